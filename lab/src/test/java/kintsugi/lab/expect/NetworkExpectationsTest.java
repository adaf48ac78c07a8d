package kintsugi.lab.expect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.expect.NetworkEvidence.LinkBusy;
import kintsugi.lab.expect.NetworkEvidence.RoutingCourse;
import kintsugi.lab.expect.NetworkEvidence.SeenRoute;
import kintsugi.lab.expect.NetworkEvidence.Settled;
import kintsugi.lab.measure.FlowRecord;
import kintsugi.lab.measure.Phase;
import kintsugi.lab.measure.RequestLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each expectation of the network on made-up evidence, both ways. */
@Tag("L2")
@Tag("H4")
final class NetworkExpectationsTest {
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final NodeId C = new NodeId("c");
    private static final Optional<String> ALL = Optional.empty();

    private final FlowRecord open =
            new FlowRecord("bulk", A, B, 100, Units.SECOND, 2 * Units.SECOND, FlowRecord.OPEN, "", 0);
    private final FlowRecord arrived = open.arrived(4 * Units.SECOND); // 3 s in place of 2 s
    private final FlowRecord failed = open.failed(5 * Units.SECOND, "no_route", 40);

    @Test
    void flowsFinishWhenAllArriveInTimeAndNotMuchSlowerThanAlone() {
        assertThat(finish(4, 0, 50, arrived)).isTrue();
        assertThat(finish(3, 0, 50, arrived)).isFalse();
        assertThat(finish(4, 0, 49, arrived)).isFalse();
        assertThat(finish(9, 0, 50, arrived, failed)).isFalse();
        assertThat(finish(9, 1, 50, arrived, failed)).isTrue();
        assertThat(finish(9, 1, 50, failed, failed)).isFalse();
        assertThat(finish(9, 1, 50, arrived, open)).isFalse();
        assertThat(finish(9, 0, 50)).isFalse();
    }

    @Test
    void flowFailedCountsOneReasonOfOneLoad() {
        assertThat(holds(new FlowFailed(ALL, "no_route", 1), flows(arrived, failed)))
                .isTrue();
        assertThat(holds(new FlowFailed(ALL, "no_route", 2), flows(arrived, failed)))
                .isFalse();
        assertThat(holds(new FlowFailed(ALL, "link_failed", 1), flows(arrived, failed)))
                .isFalse();
        assertThat(holds(new FlowFailed(Optional.of("other"), "no_route", 1), flows(failed)))
                .isFalse();
    }

    @Test
    void routesAreComparedAtTheirTime() {
        final OptionalLong at = OptionalLong.of(9);
        final NetworkEvidence seen = evidence(
                List.of(
                        new SeenRoute(A, C, at, List.of(A, B, C)),
                        new SeenRoute(A, C, OptionalLong.empty(), List.of())),
                List.of(),
                new RoutingCourse(List.of(), 0, List.of()));
        assertThat(holds(new RouteIs(A, C, List.of(A, B, C), at), seen)).isTrue();
        assertThat(holds(new RouteIs(A, C, List.of(A, C), at), seen)).isFalse();
        assertThat(holds(new RouteIs(A, C, List.of(), OptionalLong.empty()), seen))
                .isTrue();
        assertThat(holds(new RouteIs(A, C, List.of(A, B, C), OptionalLong.empty()), seen))
                .isFalse();
        assertThat(holds(new RouteIs(A, C, List.of(A, B, C), OptionalLong.of(8)), seen))
                .isFalse();
    }

    @Test
    void utilisationIsOfOneDirectionMeanOrPeak() {
        final NetworkEvidence seen = evidence(
                List.of(),
                List.of(new LinkBusy(A, B, 30, 80), new LinkBusy(B, A, 1, 2)),
                new RoutingCourse(List.of(), 0, List.of()));
        assertThat(holds(use(A, B, false, 30, 30), seen)).isTrue();
        assertThat(holds(use(A, B, false, 0, 29), seen)).isFalse();
        assertThat(holds(use(A, B, false, 31, 99), seen)).isFalse();
        assertThat(holds(use(A, B, true, 80, 80), seen)).isTrue();
        assertThat(holds(use(B, A, true, 80, 80), seen)).isFalse();
        assertThat(holds(use(B, C, true, 0, 80), seen)).isFalse();
    }

    @Test
    void convergenceLooksAtTheSlowestChangeAndAtThoseThatNeverSettled() {
        final Settled quick = new Settled(1, "link_failed", OptionalLong.of(5));
        final Settled slow = new Settled(2, "link_restored", OptionalLong.of(9));
        final Settled never = new Settled(3, "link_failed", OptionalLong.empty());
        assertThat(holds(new RoutesConverge(9), course(List.of(quick, slow), 5)))
                .isTrue();
        assertThat(holds(new RoutesConverge(8), course(List.of(quick, slow), 5)))
                .isFalse();
        assertThat(holds(new RoutesConverge(9), course(List.of(quick, never), 5)))
                .isFalse();
        assertThat(holds(new RoutesConverge(9), course(List.of(), 5))).isFalse();
    }

    @Test
    void aLoopOrNoLookAtAllFails() {
        assertThat(holds(new NoRoutingLoops(), course(List.of(), 5))).isTrue();
        assertThat(holds(new NoRoutingLoops(), course(List.of(), 0))).isFalse();
        assertThat(holds(new NoRoutingLoops(), course(List.of(), 5, "from a to b in circles")))
                .isFalse();
    }

    private static LinkUtilisation use(
            final NodeId from, final NodeId to, final boolean isPeak, final double least, final double most) {
        return new LinkUtilisation(from, to, isPeak, OptionalDouble.of(most), OptionalDouble.of(least));
    }

    private static boolean finish(
            final long bySeconds, final int mostFailed, final double slowerPercent, final FlowRecord... flows) {
        return holds(
                new FlowsFinish(
                        ALL, OptionalLong.of(bySeconds * Units.SECOND), mostFailed, OptionalDouble.of(slowerPercent)),
                flows(flows));
    }

    private static NetworkEvidence flows(final FlowRecord... flows) {
        return new NetworkEvidence(List.of(flows), List.of(), List.of(), new RoutingCourse(List.of(), 0, List.of()));
    }

    private static NetworkEvidence course(final List<Settled> settled, final long looks, final String... loops) {
        return evidence(List.of(), List.of(), new RoutingCourse(settled, looks, List.of(loops)));
    }

    private static NetworkEvidence evidence(
            final List<SeenRoute> routes, final List<LinkBusy> busy, final RoutingCourse course) {
        return new NetworkEvidence(List.of(), routes, busy, course);
    }

    private static boolean holds(final Expectation expectation, final NetworkEvidence network) {
        return expectation
                .check(new Evidence(
                        new RequestLog(),
                        new Phase.Borders(OptionalLong.empty(), OptionalLong.empty(), 1),
                        new Course(List.of(), List.of(), OptionalLong.empty(), OptionalLong.empty(), List.of()),
                        network,
                        BlockEvidence.NONE))
                .holds();
    }
}
