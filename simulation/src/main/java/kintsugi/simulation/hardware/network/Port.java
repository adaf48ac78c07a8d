package kintsugi.simulation.hardware.network;

import kintsugi.core.unit.Rates;

/** One direction of a cable or of a node's NIC: sends one message after another, first come, first served. */
final class Port {
    private final long bitsPerSecond;
    private double slowness = 1;
    private long freeNanos;
    private long busyNanos;
    private long bytes;

    Port(final long bitsPerSecond) {
        this.bitsPerSecond = bitsPerSecond;
    }

    long durationNanos(final long size) {
        final long nominal = Rates.nanosFor(size * Byte.SIZE, bitsPerSecond);
        return slowness == 1 ? nominal : (long) Math.ceil(nominal * slowness);
    }

    /** When the last bit of a message passes whose first bit could have passed at {@code fromNanos}. */
    long pass(final long fromNanos, final long size) {
        final long duration = durationNanos(size);
        freeNanos = Math.max(freeNanos, fromNanos) + duration;
        busyNanos += duration;
        bytes += size;
        return freeNanos;
    }

    void slow(final double factor) {
        slowness = factor;
    }

    double slowness() {
        return slowness;
    }

    /** Drops what is queued. */
    void reset(final long nowNanos) {
        busyNanos -= Math.max(0, freeNanos - nowNanos);
        freeNanos = Math.min(freeNanos, nowNanos);
    }

    PortUse use(final long nowNanos) {
        return new PortUse(bitsPerSecond, bytes, busyNanos - Math.max(0, freeNanos - nowNanos), 0, 0, 0);
    }
}
