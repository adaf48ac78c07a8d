package kintsugi.simulation.hardware.network;

/** A full-duplex link between two stations. */
final class Link {
    final int index;
    final Station a;
    final Station b;
    final long bitsPerSecond;
    final long latencyNanos;
    final int forth; // its directions, as the sharing of bandwidth counts them
    final int back;
    boolean isUp = true;
    double slowness = 1;
    double lossProbability;
    int failures;
    long failedNanos = -1; // the last time

    Link(
            final int index,
            final Station a,
            final Station b,
            final long bitsPerSecond,
            final long latencyNanos,
            final int forth,
            final int back) {
        this.index = index;
        this.a = a;
        this.b = b;
        this.bitsPerSecond = bitsPerSecond;
        this.latencyNanos = latencyNanos;
        this.forth = forth;
        this.back = back;
    }

    Station opposite(final Station end) {
        return end == a ? b : a;
    }

    /** The direction that begins there, as the sharing of bandwidth counts it. */
    int from(final Station end) {
        return end == a ? forth : back;
    }

    /** What a direction can carry of data now: what is lost takes bandwidth twice. */
    double bytesPerSecond() {
        return bitsPerSecond / (double) Byte.SIZE / slowness * (1 - lossProbability);
    }
}
