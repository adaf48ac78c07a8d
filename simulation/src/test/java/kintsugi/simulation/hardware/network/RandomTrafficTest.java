package kintsugi.simulation.hardware.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random messages over random networks under random faults: each ends once, and every byte that left was carried. */
@Tag("H4")
@Tag("H5")
@Tag("H6")
final class RandomTrafficTest {
    private static final EventKind TEST = EventKind.of("test");
    private static final long GBPS = 1_000_000_000L;
    private static final long END_NANOS = 2 * Units.SECOND;

    @Test
    void everyMessageEndsOnceAndEveryByteIsCarried() {
        final Set<String> outcomes = new TreeSet<>();
        for (long seed = 1; seed <= 60; seed++) {
            final Run run = new Run(KernelOptions.seeded(seed));
            final String history = run.history();
            outcomes.addAll(run.outcomes);
            assertThat(new Run(KernelOptions.seeded(seed).withQueue(KernelOptions.QueueKind.BINARY)).history())
                    .as("seed %d, other queue", seed)
                    .isEqualTo(history);
        }
        assertThat(outcomes).containsExactly("arrived", "link_failed", "no_route", "node_down", "partitioned");
    }

    private static final class Run {
        private final Kernel kernel;
        private final RandomStream random;
        private final FlowWires wires;
        private final List<Station> stations = new ArrayList<>();
        private final List<Station[]> links = new ArrayList<>();
        private final List<Probe> probes = new ArrayList<>();
        private final Set<String> outcomes = new TreeSet<>();
        private final StringBuilder log = new StringBuilder();
        private final String name;

        Run(final KernelOptions options) {
            kernel = new Kernel(options);
            random = kernel.random("test");
            final NetworkOptions network = NetworkOptions.STANDARD
                    .withSharing(SharingFidelity.values()[random.nextInt(3)], Units.MILLI)
                    .withRouting(RoutingMethod.values()[random.nextInt(2)]);
            name = "seed " + options.seed() + ", " + network;
            wires = new FlowWires(kernel, network);
            build();
        }

        private void build() {
            final int nodes = 3 + random.nextInt(6);
            for (int i = 0; i < nodes; i++) {
                stations.add(wires.add(new NodeId("n" + i), (1 + random.nextInt(3)) * GBPS));
                wires.power(stations.get(i), true);
            }
            if (random.nextBoolean(0.8)) {
                for (int i = 0; i < nodes; i++) {
                    for (int j = 0; j < i; j++) {
                        if (j == i - 1 || random.nextBoolean(0.4)) {
                            final Station[] link = {stations.get(i), stations.get(j)};
                            links.add(link);
                            wires.connect(
                                    link[0], link[1], (1 + random.nextInt(3)) * GBPS, random.nextLong(3 * Units.MILLI));
                        }
                    }
                }
            }
            for (int i = 0; i < 200; i++) {
                final long patience = random.nextBoolean(0.5) ? 0 : random.nextLong(Units.SECOND);
                final Probe probe = new Probe(any(), any(), random.nextInt(3_000_000), patience);
                probes.add(probe);
                kernel.at(random.nextInt(8) * 100 * Units.MILLI, 0, TEST, i, () -> wires.send(probe));
            }
            for (int i = 0; i < 25; i++) {
                final int kind = random.nextInt(links.isEmpty() ? 5 : 9);
                final Station station = any();
                final Station[] link = links.isEmpty() ? new Station[0] : links.get(random.nextInt(links.size()));
                kernel.at(random.nextLong(Units.SECOND), 0, TEST, i, () -> disturb(kind, station, link));
            }
        }

        private Station any() {
            return stations.get(random.nextInt(stations.size()));
        }

        private void disturb(final int kind, final Station station, final Station[] link) {
            final BitSet set = new BitSet();
            final BitSet rest = new BitSet();
            set.set(station.index());
            rest.set(0, stations.size());
            rest.clear(station.index());
            switch (kind) {
                case 0 -> wires.power(station, false);
                case 1 -> stations.forEach(each -> wires.power(each, true));
                case 2 -> wires.cut(set, rest);
                case 3 -> wires.heal();
                case 4 -> wires.slowNic(station, 1 + random.nextInt(4));
                case 5, 6 -> wires.setUp(link[0], link[1], kind == 5);
                case 7 -> wires.slow(link[0], link[1], 1 + random.nextInt(10));
                default -> wires.lose(link[0], link[1], random.nextDouble());
            }
        }

        String history() {
            kernel.runUntil(END_NANOS / 4);
            checkMeters();
            kernel.runUntil(END_NANOS);
            stations.forEach(each -> wires.power(each, false)); // so that slow ones end, too
            kernel.runUntil(END_NANOS + Units.SECOND);
            checkMeters();
            double left = 0;
            for (final Probe probe : probes) {
                assertThat(probe.ends).as("%s, ends of a message", name).isEqualTo(1);
                left += probe.from() == probe.to() ? 0 : probe.sizeBytes() - wires.bytesLeft(probe);
            }
            long sent = 0;
            long received = 0;
            for (final Station station : stations) {
                assertThat(station.activeTransfers()).as(name).isZero();
                assertThat(wires.sent(station).flows()).as(name).isZero();
                sent += wires.sent(station).bytes();
                received += wires.received(station).bytes();
            }
            assertThat((double) received).as("%s, received", name).isCloseTo(sent, within());
            if (!name.contains("DISTANCE_VECTOR")) { // whose own messages count, too
                assertThat(left).as("%s, sent", name).isCloseTo(sent, within());
            }
            return log.append(Long.toHexString(kernel.trace().value())).toString();
        }

        private org.assertj.core.data.Offset<Double> within() {
            return org.assertj.core.data.Offset.offset((double) stations.size()); // meters are rounded
        }

        private void checkMeters() {
            for (final Station[] link : links) {
                for (final PortUse use : List.of(wires.use(link[0], link[1]), wires.use(link[1], link[0]))) {
                    assertThat(use.busyNanos()).as(name).isBetween(0L, kernel.now() + 1);
                    assertThat(use.bytesPerSecond()).as(name).isBetween(0.0, use.bitsPerSecond() / 8.0 * 1.000001);
                }
            }
        }

        private final class Probe extends Message {
            private int ends;

            Probe(final Station from, final Station to, final long bytes, final long patienceNanos) {
                super(from, to, bytes, patienceNanos);
            }

            @Override
            protected void arrived() {
                end("arrived");
            }

            @Override
            protected void lost(final String reason) {
                end(reason);
            }

            private void end(final String how) {
                ends++;
                outcomes.add(how);
                log.append(kernel.now()).append(' ').append(how).append('\n');
            }
        }
    }
}
