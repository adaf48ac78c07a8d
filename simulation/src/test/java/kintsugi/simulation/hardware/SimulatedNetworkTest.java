package kintsugi.simulation.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.network.NetworkOptions;
import kintsugi.simulation.hardware.network.RoutingMethod;
import kintsugi.simulation.hardware.network.SharingFidelity;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H4")
@Tag("H5")
@Tag("H6")
final class SimulatedNetworkTest {
    private static final long MS = Units.MILLI;
    private static final long GBPS = 1_000_000_000L;
    private static final long MB = 1_000_000L; // 8 ms at 1 Gbps
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final NodeId C = new NodeId("c");
    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    private SimulatedCloud cloud = new SimulatedCloud(kernel);
    private final List<FlowOutcome> ends = new ArrayList<>();

    @Test
    @Tag("T2")
    void twoEqualFlowsTakeTwiceTheTimeOfOne() {
        final SimulatedNetwork network = triangle(NetworkOptions.STANDARD);
        final NetworkFlow one = network.startFlow(A, B, 10 * MB, ends::add);
        final NetworkFlow two = network.startFlow(A, B, 10 * MB, ends::add);
        kernel.runUntil(kernel.now() + 80 * MS);
        assertThat(one.bytesPerSecond()).isEqualTo(GBPS / 16.0);
        assertThat(two.bytesLeft()).isEqualTo(5.0 * MB);
        assertThat(network.telemetry().getFirst().activeFlows()).isEqualTo(2);
        kernel.runUntil(kernel.now() + 100 * MS);
        assertThat(ends).containsExactly(new FlowOutcome.Arrived(161 * MS), new FlowOutcome.Arrived(161 * MS));
        assertThat(one.outcome()).isEqualTo(ends.getFirst());
        assertThat(network.telemetry().getFirst())
                .isEqualTo(new LinkTelemetry(A, B, true, GBPS, 20 * MB, 160 * MS, 0, 0, 0));
    }

    @Test
    void aFlowFollowsALinkThatFlapsAndOneThatIsCancelledKeepsWhatIsLeft() {
        final SimulatedNetwork network = triangle(NetworkOptions.STANDARD);
        network.startFlow(A, B, 10 * MB, ends::add);
        network.flapLink(A, B, 10 * MS, 20 * MS, 2); // meanwhile by c, of which both links are as fast
        kernel.runUntil(41 * MS);
        final List<LinkTelemetry> links = network.telemetry();
        assertThat(links.getFirst().failuresTotal()).isEqualTo(2);
        assertThat(links.getFirst().bytesTotal()).isEqualTo(21 * MB / 8);
        assertThat(links.get(2).bytesTotal()).isEqualTo(20 * MB / 8);
        final NetworkFlow other = network.startFlow(B, A, MB, ends::add);
        kernel.runUntil(43 * MS);
        other.cancel();
        assertThat(ends).containsExactly(new FlowOutcome.Failed(43 * MS, "cancelled", 0.75 * MB));
        kernel.runUntil(100 * MS);
        assertThat(ends).last().isEqualTo(new FlowOutcome.Arrived(81 * MS));
    }

    @Test
    void aFlowWithoutARouteWaitsForItsPatienceAndSaysWhy() {
        final SimulatedNetwork network = triangle(NetworkOptions.STANDARD);
        network.startFlow(A, B, MB, 10 * MS, ends::add);
        network.startFlow(A, B, MB, 100 * MS, ends::add);
        kernel.runUntil(8 * MS);
        network.partition(Set.of(A));
        kernel.runUntil(50 * MS);
        assertThat(ends).containsExactly(new FlowOutcome.Failed(18 * MS, "partitioned", 0.5 * MB));
        network.heal();
        kernel.runUntil(100 * MS);
        assertThat(ends).last().isEqualTo(new FlowOutcome.Arrived(55 * MS));
    }

    @Test
    void aNodeKnowsItsRoutes() {
        final SimulatedNetwork network = triangle(NetworkOptions.STANDARD);
        assertThat(network.table(A)).containsExactly(new RouteEntry(B, B, MS, 1), new RouteEntry(C, C, 2 * MS, 1));
        network.failLink(A, B);
        assertThat(network.table(A)).containsExactly(new RouteEntry(B, C, 4 * MS, 2), new RouteEntry(C, C, 2 * MS, 1));
        assertThat(network.route(A, B)).containsExactly(A, C, B);
    }

    @Test
    void distanceVectorsTravelAndTakeBandwidthUntilRoutesAreThoseOfLinkState() {
        final SimulatedNetwork network = triangle(NetworkOptions.STANDARD.withRouting(RoutingMethod.DISTANCE_VECTOR));
        assertThat(network.route(A, B)).isEmpty();
        network.startFlow(A, B, MB, ends::add);
        assertThat(ends).containsExactly(new FlowOutcome.Failed(0, "no_route", MB));
        kernel.runUntil(100 * MS);
        assertThat(network.table(A)).containsExactly(new RouteEntry(B, B, MS, 1), new RouteEntry(C, C, 2 * MS, 1));
        assertThat(network.telemetry()).allMatch(row -> row.bytesTotal() > 0);
        network.startFlow(A, B, MB, Units.SECOND, ends::add);
        kernel.runUntil(104 * MS);
        network.failLink(A, B);
        kernel.runUntil(Units.SECOND);
        assertThat(network.route(A, B)).containsExactly(A, C, B);
        assertThat(ends)
                .last()
                .isInstanceOfSatisfying(
                        FlowOutcome.Arrived.class,
                        arrived -> assertThat(arrived.atNanos()).isBetween(112 * MS, 130 * MS));
    }

    @Test
    void coarserFidelitiesAreThere() {
        final SimulatedNetwork tick = triangle(NetworkOptions.STANDARD.withSharing(SharingFidelity.TICK, 5 * MS));
        kernel.runUntil(MS);
        tick.startFlow(A, B, MB, ends::add);
        kernel.runUntil(100 * MS);
        assertThat(ends).containsExactly(new FlowOutcome.Arrived(14 * MS)); // from the next boundary, at 5 ms
    }

    @Test
    void equalShareWastesWhatAFlowCannotUse() {
        final SimulatedNetwork network = triangle(NetworkOptions.STANDARD.withSharing(SharingFidelity.EQUAL_SHARE, MS));
        network.slowLink(B, C, 4);
        network.startFlow(A, B, MB, ends::add);
        network.startFlow(A, B, MB, ends::add);
        network.startFlow(C, B, MB, ends::add);
        kernel.runUntil(100 * MS);
        assertThat(ends)
                .containsExactly(
                        new FlowOutcome.Arrived(17 * MS),
                        new FlowOutcome.Arrived(17 * MS),
                        new FlowOutcome.Arrived(34 * MS));
    }

    @Test
    void aConnectionHasOneShareWhateverItHasToSend() {
        final SimulatedNetwork network = triangle(NetworkOptions.STANDARD);
        final List<Long> times = new ArrayList<>();
        cloud.node(B).crash();
        cloud.node(B).boot(host -> host.network().serve(Plane.DATA, call -> call.reply(Reply.ok(new byte[0]))));
        cloud.node(A).crash();
        cloud.node(A).boot(host -> {
            final Connection connection = host.network().connect(B, Plane.DATA);
            network.startFlow(A, B, 10 * MB, ends::add);
            final List<Promise<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                replies.add(connection.start(
                        new Request(i, new byte[0], PatternPayload.uniform(1, 0, 1 << 18)), 10 * Units.SECOND));
            }
            replies.forEach(Promise::await);
            times.add(kernel.now());
        });
        kernel.run();
        assertThat(times).hasSize(1);
        assertThat(times.getFirst()).isBetween(84 * MS, 95 * MS); // 5.2 MB at half of 1 Gbps
    }

    /** a–b 1 ms, a–c and b–c 2 ms, all of 1 Gbps. */
    private SimulatedNetwork triangle(final NetworkOptions options) {
        cloud = new SimulatedCloud(kernel, CloudOptions.STANDARD.withNetwork(options));
        List.of("a", "b", "c")
                .forEach(name -> cloud.addNode(NodeSpec.standard(name)).boot(host -> {}));
        cloud.connect(new LinkSpec(A, B, GBPS, MS));
        cloud.connect(new LinkSpec(A, C, GBPS, 2 * MS));
        cloud.connect(new LinkSpec(B, C, GBPS, 2 * MS));
        return cloud.network();
    }
}
