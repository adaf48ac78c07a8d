package kintsugi.simulation.hardware.network;

/** A full-duplex link between two stations. */
final class Cable {
    final Station a;
    final Station b;
    final long latencyNanos;
    final Port forth;
    final Port back;
    boolean isUp = true;
    int failures;

    Cable(final Station a, final Station b, final long bitsPerSecond, final long latencyNanos) {
        this.a = a;
        this.b = b;
        this.latencyNanos = latencyNanos;
        this.forth = new Port(bitsPerSecond);
        this.back = new Port(bitsPerSecond);
    }

    Station opposite(final Station end) {
        return end == a ? b : a;
    }

    Port from(final Station end) {
        return end == a ? forth : back;
    }
}
