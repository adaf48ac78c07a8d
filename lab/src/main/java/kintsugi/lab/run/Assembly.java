package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import kintsugi.lab.expect.Course;
import kintsugi.lab.expect.Course.Happening;
import kintsugi.lab.expect.Evidence;
import kintsugi.lab.expect.Expectation;
import kintsugi.lab.expect.FlushedWritesKept;
import kintsugi.lab.expect.NetworkEvidence;
import kintsugi.lab.measure.Figures;
import kintsugi.lab.measure.FlowFigures;
import kintsugi.lab.measure.LoadSeries;
import kintsugi.lab.measure.Phase;
import kintsugi.lab.run.RunRecord.Chart;
import kintsugi.lab.run.RunRecord.Mark;
import kintsugi.lab.run.RunRecord.RouteRow;
import kintsugi.lab.run.RunRecord.TableRow;
import kintsugi.lab.run.RunRecord.Weight;
import kintsugi.lab.run.RunRecord.Window;
import kintsugi.lab.scenario.Scenario;
import kintsugi.simulation.hardware.CloudEvent;
import kintsugi.simulation.hardware.SimulatedNode;

/** Turns a finished run into evidence, verdicts, figures and pictures. */
final class Assembly {
    private static final int STEPS = 400;
    private static final int MARKS_AT_MOST = 2_000;
    private static final Set<String> HEALED_BY_REBUILD = Set.of("crash_node", "fail_disk", "corrupt_block");
    /** Told again by the lab's own marks, or too many to be told one by one. */
    private static final Set<String> LEFT_OUT = Set.of(
            "node_started",
            "node_crashed",
            "node_paused",
            "node_resumed",
            "disk_failed",
            "disk_restored",
            "disk_slowed",
            "link_failed",
            "link_restored",
            "link_slowed",
            "link_loses",
            "network_partitioned",
            "network_healed",
            "corruption_injected");

    private final Scenario scenario;
    private final RunRequest request;
    private final SimulationRun run;
    private final long endNanos;
    private final String traceHash;
    private final long events;
    private final Phase.Borders borders;
    private final NetworkEvidence network;
    private final List<RouteRow> routes;
    private final List<TableRow> tables;

    Assembly(final Scenario scenario, final RunRequest request, final SimulationRun run) {
        this.scenario = scenario;
        this.request = request;
        this.run = run;
        this.endNanos = run.kernel().now();
        this.traceHash = run.kernel().trace().toString();
        this.events = run.kernel().trace().events();
        this.network =
                run.network().evidence(run.flows(), run.preparation().times().fromNanos(), loadEndNanos());
        this.routes = run.network().routes();
        this.tables = run.network().tables();
        this.borders = new Phase.Borders(run.faults().firstNanos(), healed(), endNanos);
    }

    /** Checks the expectations, and gives the result for the real time that {@code seconds} measures at its end. */
    RunResult result(final java.util.function.DoubleSupplier seconds) {
        final List<ExpectationResult> expectations = check();
        final Figures figures = new Figures(run.log());
        return new RunResult(
                scenario.name(),
                scenario.title(),
                request.file().toString(),
                scenario.seed(),
                request.sets(),
                expectations.stream().allMatch(ExpectationResult::passed),
                expectations,
                traceHash,
                events,
                endNanos / 1e9,
                seconds.getAsDouble(),
                figures.total(),
                FlowFigures.of(network.flows()),
                figures.phases(borders),
                record());
    }

    /** What needs a power loss comes last, since nothing can be looked at as it was after that. */
    private List<ExpectationResult> check() {
        final Evidence evidence = evidence();
        final ExpectationResult[] results =
                new ExpectationResult[scenario.expectations().size()];
        for (final boolean isAfterPowerLoss : new boolean[] {false, true}) {
            for (int i = 0; i < results.length; i++) {
                final Expectation expectation = scenario.expectations().get(i);
                if (expectation instanceof FlushedWritesKept == isAfterPowerLoss) {
                    if (isAfterPowerLoss) {
                        run.cloud().nodes().forEach(SimulatedNode::crash);
                    }
                    final Expectation.Verdict verdict = expectation.check(evidence);
                    results[i] = new ExpectationResult(
                            expectation.kind(), verdict.holds(), expectation.expected(), verdict.seen());
                }
            }
        }
        return List.of(results);
    }

    private Evidence evidence() {
        final Course course = new Course(
                run.faults().harms().stream()
                        .map(m -> new Happening(m.timeNanos(), m.kind(), m.subject()))
                        .toList(),
                run.cloud().events().stream()
                        .filter(e -> e.kind().equals("sds_state_change")
                                && "DOWN".equals(e.details().get("to")))
                        .map(e -> new Happening(e.timeNanos(), e.kind(), e.subject()))
                        .toList(),
                run.pools().lostNanos(),
                run.pools().restoredNanos(),
                run.pools().rebuilt());
        return new Evidence(run.log(), borders, course, network, run.block().evidence());
    }

    private long loadEndNanos() {
        return run.flows().log().flows().stream()
                .mapToLong(flow -> flow.isEnded() ? flow.endNanos() : endNanos)
                .reduce(run.preparation().times().toNanos(), Math::max);
    }

    /** When the last trouble was over: pools well again, timed faults ended, and no lasting one left. */
    private OptionalLong healed() {
        final boolean isStillUnwell = run.pools().lostNanos().isPresent()
                && run.pools().restoredNanos().isEmpty();
        if (run.faults().harms().isEmpty() || isStillUnwell) {
            return OptionalLong.empty();
        }
        final List<Mark> marks = run.faults().marks();
        final Mark last = marks.getLast();
        if (last.weight() == Weight.FAULT && !HEALED_BY_REBUILD.contains(last.kind())) {
            return OptionalLong.empty();
        }
        final long healed =
                Math.max(last.timeNanos(), run.pools().restoredNanos().orElse(0));
        return healed < endNanos ? OptionalLong.of(healed) : OptionalLong.empty();
    }

    private RunRecord record() {
        return new RunRecord(
                scenario.description().strip(),
                scenario.text(),
                endNanos,
                marks(),
                run.pools().spans(endNanos),
                routes,
                tables,
                windows());
    }

    private List<Mark> marks() {
        final List<Mark> all = new ArrayList<>(run.faults().marks());
        all.addAll(run.pools().marks());
        final long setUp = run.setUpNanos();
        if (setUp > 0) {
            all.add(new Mark(setUp, Weight.CHANGE, "set_up", scenario.name(), "the block service is ready"));
        }
        run.cloud().events().stream()
                .filter(e -> e.timeNanos() > setUp
                        && !LEFT_OUT.contains(e.kind())
                        && !e.kind().startsWith("chunk_"))
                .limit(MARKS_AT_MOST)
                .map(Assembly::mark)
                .forEach(all::add);
        all.sort(Comparator.comparingLong(Mark::timeNanos));
        return all;
    }

    private static Mark mark(final CloudEvent event) {
        final StringBuilder text = new StringBuilder(event.cause());
        event.details().forEach((key, value) -> {
            if (!value.isEmpty()) {
                text.append(text.isEmpty() ? "" : ", ").append(Details.phrase(key, value));
            }
        });
        return new Mark(event.timeNanos(), Weight.CHANGE, event.kind(), event.subject(), text.toString());
    }

    private List<Window> windows() {
        final List<Window> windows = new ArrayList<>();
        windows.add(window("The whole run", 0, endNanos));
        if (borders.faultNanos().isPresent()) {
            final long fault = borders.faultNanos().getAsLong();
            final long healed = borders.healedNanos().orElse(endNanos);
            final long margin = Math.max(5_000_000_000L, (healed - fault) / 2);
            final long from = Math.max(0, fault - margin);
            final long to = Math.min(endNanos, healed + margin);
            if (to - from < endNanos * 3 / 4) {
                windows.add(window("Around the fault", from, to));
            }
        }
        return windows;
    }

    private Window window(final String title, final long from, final long to) {
        final LoadSeries load = new LoadSeries(run.log(), from, to, STEPS);
        final List<Chart> charts = new ArrayList<>();
        if (run.log().size() > 0) {
            charts.add(new Chart("Requests", "1/s", false, load.requestsPerSecond()));
            charts.add(new Chart("Latency", "ms", true, load.latency()));
            charts.add(new Chart("Bandwidth", "MiB/s", false, load.bandwidth()));
        }
        charts.addAll(run.pools().charts());
        charts.addAll(run.machines().charts());
        charts.add(run.network().chart());
        return new Window(title, from, to, charts);
    }
}
