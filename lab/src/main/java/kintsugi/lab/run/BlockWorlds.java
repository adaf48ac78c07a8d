package kintsugi.lab.run;

import kintsugi.lab.scenario.Scenario;
import kintsugi.simulation.hardware.SimulatedCloud;

/** Chooses the block service of a scenario. */
final class BlockWorlds {
    private BlockWorlds() {}

    static BlockWorld of(final SimulatedCloud cloud, final Scenario scenario) {
        return new NoBlockWorld();
    }
}
