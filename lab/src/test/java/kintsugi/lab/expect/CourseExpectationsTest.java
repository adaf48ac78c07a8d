package kintsugi.lab.expect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.expect.Course.Happening;
import kintsugi.lab.expect.Course.Rebuilt;
import kintsugi.lab.expect.LatencyBound.Requests;
import kintsugi.lab.fault.CrashNode;
import kintsugi.lab.measure.Phase;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.measure.RequestLog.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("L2")
final class CourseExpectationsTest {
    private static final long FAULT = 100 * Units.SECOND;

    @Test
    void rebuildFinishedLooksAtTheTimeFromTheFault() {
        final Course course = course(OptionalLong.of(FAULT + 1), OptionalLong.of(FAULT + 40 * Units.SECOND), List.of());
        assertThat(new RebuildFinished(OptionalLong.of(40 * Units.SECOND))
                        .check(evidence(course))
                        .holds())
                .isTrue();
        assertThat(new RebuildFinished(OptionalLong.of(39 * Units.SECOND))
                        .check(evidence(course))
                        .holds())
                .isFalse();
        final Course never = course(OptionalLong.of(FAULT + 1), OptionalLong.empty(), List.of());
        assertThat(new RebuildFinished(OptionalLong.empty())
                        .check(evidence(never))
                        .seen())
                .isEqualTo("redundancy was not restored by the end of the run");
        final Course calm = course(OptionalLong.empty(), OptionalLong.empty(), List.of());
        assertThat(new RebuildFinished(OptionalLong.empty())
                        .check(evidence(calm))
                        .holds())
                .isFalse();
    }

    @Test
    void rebuildRateAllowsTheLimitAndOneGrainAndNoMore() {
        final List<Rebuilt> atLimit = new ArrayList<>();
        final List<Rebuilt> above = new ArrayList<>();
        for (int i = 0; i <= 100; i++) {
            atLimit.add(new Rebuilt(i * 100 * Units.MILLI, "p", i * 10 * Units.MIB));
            above.add(new Rebuilt(i * 100 * Units.MILLI, "p", i * 12 * Units.MIB));
        }
        final RebuildRate own = new RebuildRate(OptionalLong.empty(), OptionalLong.empty());
        assertThat(own.check(evidence(course(OptionalLong.empty(), OptionalLong.empty(), atLimit)))
                        .holds())
                .isTrue();
        assertThat(own.check(evidence(course(OptionalLong.empty(), OptionalLong.empty(), above)))
                        .holds())
                .isFalse();
        assertThat(new RebuildRate(OptionalLong.of(50 * Units.MIB), OptionalLong.empty())
                        .check(evidence(course(OptionalLong.empty(), OptionalLong.empty(), atLimit)))
                        .holds())
                .isFalse();
    }

    @Test
    void failureDetectedMeasuresFromTheFaultOfThatNode() {
        final Course course = new Course(
                List.of(new Happening(FAULT, "crash_node", "sds-2")),
                List.of(
                        new Happening(FAULT - 1, "sds_state_change", "sds-2"),
                        new Happening(FAULT + 4 * Units.SECOND, "sds_state_change", "sds-2")),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of());
        assertThat(detected("sds-2", 4, course)).isTrue();
        assertThat(detected("sds-2", 3, course)).isFalse();
        assertThat(detected("sds-1", 9, course)).isFalse();
    }

    @Test
    void latencyLooksAtOnePhaseOneOperationAndBothBounds() {
        final RequestLog log = new RequestLog();
        for (int i = 0; i < 1_000; i++) {
            request(log, Operation.READ, i * Units.MILLI, 2 * Units.MILLI);
            request(log, Operation.WRITE, FAULT + i * Units.MILLI, (i < 990 ? 5 : 80) * Units.MILLI);
        }
        assertThat(latency(log, Phase.BEFORE, 99, Requests.ALL, 0, 3)).isTrue();
        assertThat(latency(log, Phase.DURING, 99, Requests.ALL, 4, 6)).isTrue();
        assertThat(latency(log, Phase.DURING, 99.9, Requests.WRITE, 70, 90)).isTrue();
        assertThat(latency(log, Phase.DURING, 99, Requests.ALL, 20, 90)).isFalse();
        assertThat(latency(log, Phase.DURING, 99, Requests.READ, 0, 9_999)).isFalse();
    }

    @Test
    void poolHealthNamesWhatItSaw() {
        final Expectation.Verdict verdict = new PoolHealth(Optional.empty(), "OK")
                .check(evidence(course(OptionalLong.empty(), OptionalLong.empty(), List.of())));
        assertThat(verdict).isEqualTo(new Expectation.Verdict(false, "p is DEGRADED"));
    }

    private static boolean latency(
            final RequestLog log,
            final Phase phase,
            final double percentile,
            final Requests operation,
            final long atLeastMillis,
            final long atMostMillis) {
        final Evidence evidence = new Evidence(
                log,
                new Phase.Borders(OptionalLong.of(FAULT), OptionalLong.empty(), 2 * FAULT),
                course(OptionalLong.empty(), OptionalLong.empty(), List.of()),
                NetworkEvidence.NONE,
                BlockEvidence.NONE);
        return new LatencyBound(
                        phase,
                        percentile,
                        operation,
                        OptionalLong.of(atMostMillis * Units.MILLI),
                        OptionalLong.of(atLeastMillis * Units.MILLI))
                .check(evidence)
                .holds();
    }

    private static void request(
            final RequestLog log, final Operation operation, final long arrival, final long latency) {
        final int id = log.start(operation, log.volume("v"), 0, 4096, 1, arrival, arrival);
        log.succeeded(id, arrival + latency, new long[] {0});
    }

    private static boolean detected(final String node, final long seconds, final Course course) {
        return new FailureDetected(
                        new NodeId(node),
                        seconds * Units.SECOND,
                        List.of(new CrashNode(new NodeId(node), OptionalLong.empty())))
                .check(evidence(course))
                .holds();
    }

    private static Course course(final OptionalLong lost, final OptionalLong restored, final List<Rebuilt> rebuilt) {
        return new Course(List.of(), List.of(), lost, restored, rebuilt);
    }

    private static Evidence evidence(final Course course) {
        return new Evidence(
                new RequestLog(),
                new Phase.Borders(OptionalLong.of(FAULT), OptionalLong.empty(), 3 * FAULT),
                course,
                NetworkEvidence.NONE,
                BlockEvidence.of(List.of(new PoolView("p", "DEGRADED", 2, 100 * Units.MIB, 0, 0, 0)), List.of()));
    }
}
