package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;

/** A network without stations, and a log of what becomes of the messages sent over it, in milliseconds. */
abstract class WiresFixture {
    static final long GBPS = 1_000_000_000L;
    static final long MB = 1_000_000L; // 8 ms at 1 Gbps
    static final long MS = Units.MILLI;
    final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    final FlowWires wires = new FlowWires(kernel, NetworkOptions.STANDARD.withSwitchLatency(MS));
    final List<String> log = new ArrayList<>();

    final Station station(final String name, final long nic) {
        final Station station = wires.add(new NodeId(name), nic);
        wires.power(station, true);
        return station;
    }

    static BitSet bit(final Station station) {
        final BitSet set = new BitSet();
        set.set(station.index());
        return set;
    }

    final Message send(final String name, final Station from, final Station to, final long bytes) {
        return send(name, from, to, bytes, 0);
    }

    final Message send(
            final String name, final Station from, final Station to, final long bytes, final long patienceNanos) {
        final Message message = new Message(from, to, bytes, patienceNanos) {
            @Override
            protected void arrived() {
                log.add(name + "@" + kernel.now() / MS);
            }

            @Override
            protected void lost(final String reason) {
                log.add(name + " " + reason + "@" + kernel.now() / MS);
            }
        };
        wires.send(message);
        return message;
    }
}
