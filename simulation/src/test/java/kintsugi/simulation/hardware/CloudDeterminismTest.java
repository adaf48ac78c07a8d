package kintsugi.simulation.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.network.NetworkOptions;
import kintsugi.simulation.hardware.network.RoutingMethod;
import kintsugi.simulation.hardware.network.SharingFidelity;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random clouds under random faults: one seed, one history, whatever carries it. */
@Tag("K3")
final class CloudDeterminismTest {
    private static final int NODES = 5;

    @Test
    void oneSeedGivesOneHistoryUnderEveryQueueAndCarrierOfThreads() {
        final Set<Long> hashes = new TreeSet<>();
        for (long seed = 1; seed <= 8; seed++) {
            final KernelOptions options = KernelOptions.seeded(seed);
            final String expected = run(options);
            assertThat(run(options)).as("seed %d again", seed).isEqualTo(expected);
            assertThat(run(options.withQueue(KernelOptions.QueueKind.BINARY)))
                    .as("seed %d, other queue", seed)
                    .isEqualTo(expected);
            assertThat(run(options.withThreads(KernelOptions.ThreadKind.BATON)))
                    .as("seed %d, other threads", seed)
                    .isEqualTo(expected);
            hashes.add((long) expected.hashCode());
        }
        assertThat(hashes).hasSize(8);
    }

    private static String run(final KernelOptions options) {
        final Kernel kernel = new Kernel(options);
        final RandomStream random = kernel.random("test");
        final NetworkOptions network = NetworkOptions.STANDARD
                .withSharing(SharingFidelity.values()[random.nextInt(3)], Units.MILLI)
                .withRouting(RoutingMethod.values()[random.nextInt(2)]);
        final SimulatedCloud cloud = new SimulatedCloud(kernel, CloudOptions.STANDARD.withNetwork(network));
        for (int i = 0; i < NODES; i++) {
            cloud.addNode(NodeSpec.standard("n" + i, DiskSpec.standard("d", 64 * Units.MIB)));
        }
        if (random.nextBoolean(0.5)) {
            for (int i = 0; i < NODES; i++) {
                cloud.connect(new LinkSpec(
                        id(i), id((i + 1) % NODES), 1_000_000_000L, (1 + random.nextInt(5)) * Units.MILLI));
            }
        }
        cloud.nodes().forEach(node -> node.boot(CloudDeterminismTest::program));
        scheduleFaults(kernel, cloud, random);
        kernel.runUntil(20 * Units.SECOND);
        return cloud.events().size() + " events, "
                + Long.toHexString(kernel.trace().value()) + cloud.events();
    }

    private static void scheduleFaults(final Kernel kernel, final SimulatedCloud cloud, final RandomStream random) {
        for (int i = 0; i < 20; i++) {
            final int kind = random.nextInt(cloud.network().links().isEmpty() ? 6 : 9);
            final int link = i % NODES;
            final NodeId next = id((i + 1) % NODES);
            final SimulatedNode node = cloud.nodes().get(random.nextInt(NODES));
            kernel.at(random.nextLong(18 * Units.SECOND), 0, EventKind.of("test/fault"), i, () -> {
                switch (kind) {
                    case 0 -> node.restart();
                    case 1 -> node.pause();
                    case 2 -> node.resume();
                    case 3 -> cloud.network().partition(Set.of(node.id()));
                    case 4 -> cloud.network().heal();
                    case 6 -> cloud.network().flapLink(id(link), next, Units.SECOND, Units.SECOND, 2);
                    case 7 -> cloud.network().slowLink(id(link), next, 100);
                    case 8 -> cloud.network().loseOnLink(id(link), next, 0.3);
                    default -> node.disk("d").slow(1 + i(node));
                }
            });
        }
    }

    private static int i(final SimulatedNode node) {
        return node.id().name().charAt(1) - '0';
    }

    private static void program(final Host host) {
        final BlockDevice disk = host.device("d");
        host.network()
                .serve(
                        Plane.DATA,
                        call -> host.threads().start("serve", () -> {
                            disk.write(
                                    call.request().method() * 4096L,
                                    call.request().body());
                            call.reply(Reply.ok(new byte[0], disk.read(0, 4096)));
                        }));
        final Lock lock = host.threads().newLock();
        for (int i = 0; i < 3; i++) {
            final RandomStream random = host.random("client/" + i);
            host.threads().start("client " + i, () -> client(host, random, lock));
        }
    }

    private static void client(final Host host, final RandomStream random, final Lock lock) {
        while (true) {
            host.clock().sleep((long) random.nextExponential(100 * Units.MILLI));
            try (Connection connection = host.network().connect(id(random.nextInt(NODES)), Plane.DATA)) {
                for (int i = 0; i < 5; i++) {
                    connection.call(
                            new Request(
                                    random.nextInt(100),
                                    new byte[random.nextInt(50)],
                                    PatternPayload.uniform(random.nextLong(), 0, 4096 * (1 + random.nextInt(20)))),
                            Units.SECOND);
                    host.compute().spend(random.nextInt(100_000));
                }
                lock.lock();
                try {
                    host.device("d").sync();
                } finally {
                    lock.unlock();
                }
            } catch (Failure failure) {
                host.events().record("call_failed", host.id().name(), failure.code());
            }
        }
    }

    private static NodeId id(final int i) {
        return new NodeId("n" + i);
    }
}
