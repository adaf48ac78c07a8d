package kintsugi.lab.scenario;

import java.util.List;
import java.util.OptionalLong;
import kintsugi.input.Place;
import kintsugi.lab.expect.Expectation;
import kintsugi.lab.load.FlowPlan;
import kintsugi.lab.load.LoadPlan;
import kintsugi.simulation.hardware.network.NetworkOptions;

/**
 * A scenario that was checked: every name in it refers to something, every value is in range.
 *
 * @param name short
 * @param title what it shows, in a line
 * @param description what it is about
 * @param seed of all randomness
 * @param ending when the run ends
 * @param sampleNanos between two samples, if fixed
 * @param network how it behaves
 * @param nodes machines
 * @param links links; none for the switch
 * @param block the block service
 * @param blockPlace where the file says so
 * @param loads what clients do
 * @param flows plain flows
 * @param faults what breaks, in the order written
 * @param placedExpectations what must hold
 * @param text the document as written
 * @param folder of the file, for paths in it
 */
public record Scenario(
        String name,
        String title,
        String description,
        long seed,
        Ending ending,
        OptionalLong sampleNanos,
        NetworkOptions network,
        List<NodePlan> nodes,
        List<LinkPlan> links,
        BlockPlan block,
        Place blockPlace,
        List<PlacedLoad> loads,
        List<PlacedFlows> flows,
        List<FaultPlan> faults,
        List<PlacedExpectation> placedExpectations,
        String text,
        java.nio.file.Path folder) {
    /**
     * A load, and where the file names what it replays.
     *
     * @param plan the load
     * @param place of its trace, or of itself
     * @param startPlace of its start, or of itself
     */
    public record PlacedLoad(LoadPlan plan, Place place, Place startPlace) {}

    /**
     * Plain flows, and where the file says when they start.
     *
     * @param plan the flows
     * @param startPlace of their start
     */
    public record PlacedFlows(FlowPlan plan, Place startPlace) {}

    /**
     * An expectation, and where it is.
     *
     * @param expectation what must hold
     * @param place in the file
     */
    public record PlacedExpectation(Expectation expectation, Place place) {}

    /** What must hold. */
    public List<Expectation> expectations() {
        return placedExpectations.stream().map(PlacedExpectation::expectation).toList();
    }
}
