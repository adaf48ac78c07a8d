package kintsugi.lab.run;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kintsugi.core.unit.Units;
import kintsugi.input.Counted;
import kintsugi.lab.scenario.Ending;
import kintsugi.lab.scenario.Scenario;
import kintsugi.lab.scenario.ScenarioFile;

/**
 * A scenario ready to run: checked, its traces looked at, its times known.
 *
 * @param scenario what the file says
 * @param loads with the files behind them
 * @param flows drawn
 * @param times of the load as a whole
 */
record Preparation(Scenario scenario, List<PreparedLoad> loads, List<PreparedFlows> flows, LoadTimes times) {
    private static final long NO_LOAD_NANOS = 10 * Units.SECOND;
    private static final int SAMPLES = 5_000;
    private static final long SHORTEST_SAMPLE_NANOS = 100 * Units.MILLI;

    static Preparation of(final RunRequest request) {
        final Scenario scenario = ScenarioFile.read(request.file(), request.seed(), request.sets());
        final List<PreparedLoad> loads = scenario.loads().stream()
                .map(load -> PreparedLoad.of(scenario, load))
                .toList();
        final List<PreparedFlows> flows = scenario.flows().stream()
                .map(placed -> PreparedFlows.of(placed.plan(), scenario.seed()))
                .toList();
        final LoadTimes times =
                times(Stream.concat(loads.stream(), flows.stream()).toList());
        new Feasibility(scenario, loads, times).check();
        return new Preparation(scenario, loads, flows, times);
    }

    private static LoadTimes times(final List<? extends Arriving> loads) {
        return new LoadTimes(
                loads.stream().mapToLong(Arriving::startNanos).min().orElse(NO_LOAD_NANOS),
                loads.stream().mapToLong(Arriving::endNanos).max().orElse(NO_LOAD_NANOS),
                loads);
    }

    /** When the run should end, if nothing is late; for progress and sampling. */
    long expectedEndNanos() {
        return switch (scenario.ending()) {
            case Ending.AtTime fixed -> fixed.nanos();
            case Ending.AfterLoad after -> times.toNanos() + after.settleNanos();
        };
    }

    /** Virtual time between two samples. */
    long sampleNanos() {
        return scenario.sampleNanos().orElse(Math.max(SHORTEST_SAMPLE_NANOS, expectedEndNanos() / SAMPLES));
    }

    String describe() {
        final String load = times.loads().stream().map(Arriving::describe).collect(Collectors.joining(", "));
        return scenario.name() + ": " + Counted.of(scenario.nodes().size(), "nodes") + ", "
                + Counted.of(scenario.block().volumes().size(), "volumes") + ", " + (load.isEmpty() ? "no load" : load)
                + ", "
                + Counted.of(scenario.faults().size(), "faults") + ", "
                + Counted.of(scenario.expectations().size(), "expectations");
    }
}
