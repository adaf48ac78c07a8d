package kintsugi.simulation.hardware.disk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import kintsugi.core.unit.Rates;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;

/**
 * The moving parts: a first-come-first-served queue before {@code channels} equal servers. Since nothing overtakes, the time at
 * which an operation will complete is known when it arrives: it starts when it and the channel that frees first are both there. So
 * each operation is one event. A change of speed holds for operations that arrive after it.
 */
final class DiskMechanism {
    private static final EventKind COMPLETE = EventKind.of("disk/complete");

    private final Kernel kernel;
    private final long target;
    private final DiskModel model;
    private final long[] freeNanos;
    private final LinkedHashSet<DiskTicket> outstanding = new LinkedHashSet<>();
    private double slowness = 1;
    private long busyNanos;

    DiskMechanism(final Kernel kernel, final long target, final DiskModel model) {
        this.kernel = kernel;
        this.target = target;
        this.model = model;
        this.freeNanos = new long[model.channels()];
    }

    /** @param seeks how many seeks it takes */
    DiskTicket submit(final long bytes, final int seeks, final DiskOperation operation) {
        final int channel = firstFree();
        final long start = Math.max(kernel.now(), freeNanos[channel]);
        final long service = serviceNanos(bytes, seeks);
        final DiskTicket ticket = new DiskTicket(this, operation, start, start + service);
        freeNanos[channel] = ticket.dueNanos();
        busyNanos += service;
        outstanding.add(ticket);
        ticket.scheduled(kernel.at(ticket.dueNanos(), 0, COMPLETE, target, ticket::due));
        return ticket;
    }

    long serviceNanos(final long bytes, final int seeks) {
        final long nominal = seeks * model.seekNanos() + Rates.nanosFor(bytes, model.bytesPerSecond());
        return slowness == 1 ? nominal : (long) Math.ceil(nominal * slowness);
    }

    void slow(final double factor) {
        slowness = factor;
    }

    double slowness() {
        return slowness;
    }

    int outstanding() {
        return outstanding.size();
    }

    /** Service time of completed operations and of the done part of the others, summed over channels. */
    long busyNanos() {
        long sum = busyNanos;
        for (final DiskTicket ticket : outstanding) {
            sum -= ticket.dueNanos() - Math.clamp(kernel.now(), ticket.startNanos(), ticket.dueNanos());
        }
        return sum;
    }

    /** Drops everything; gives it in the order of arrival. */
    List<DiskTicket> stop() {
        busyNanos = busyNanos();
        final List<DiskTicket> dropped = new ArrayList<>(outstanding);
        dropped.forEach(DiskTicket::cancel);
        outstanding.clear();
        java.util.Arrays.fill(freeNanos, kernel.now());
        return dropped;
    }

    void due(final DiskTicket ticket) {
        outstanding.remove(ticket);
        ticket.operation().completed();
    }

    private int firstFree() {
        int best = 0;
        for (int i = 1; i < freeNanos.length; i++) {
            best = freeNanos[i] < freeNanos[best] ? i : best;
        }
        return best;
    }
}
