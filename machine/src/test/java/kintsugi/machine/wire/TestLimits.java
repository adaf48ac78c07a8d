package kintsugi.machine.wire;

import kintsugi.core.unit.Units;

/** The standard limits with some changed, and with more time for the handshake. */
final class TestLimits {
    private static final long PATIENT_NANOS = 20 * Units.SECOND; // tests run on busy machines

    private long handshakeNanos = PATIENT_NANOS;
    private long keepAliveNanos = WireLimits.STANDARD.keepAliveNanos();
    private long frameNanos = WireLimits.STANDARD.frameNanos();
    private int handshakes = WireLimits.STANDARD.handshakes();
    private int connections = WireLimits.STANDARD.connections();
    private int streams = WireLimits.STANDARD.streams();
    private long windowBytes = WireLimits.STANDARD.windowBytes();
    private long queuedBytes = WireLimits.STANDARD.queuedBytes();

    TestLimits handshake(final long nanos) {
        handshakeNanos = nanos;
        return this;
    }

    TestLimits keepAlive(final long nanos) {
        keepAliveNanos = nanos;
        return this;
    }

    TestLimits frame(final long nanos) {
        frameNanos = nanos;
        return this;
    }

    TestLimits handshakes(final int most) {
        handshakes = most;
        return this;
    }

    TestLimits connections(final int most) {
        connections = most;
        return this;
    }

    TestLimits streams(final int most) {
        streams = most;
        return this;
    }

    TestLimits queue(final long window, final long most) {
        windowBytes = window;
        queuedBytes = most;
        return this;
    }

    WireLimits build() {
        return new WireLimits(
                PATIENT_NANOS,
                handshakeNanos,
                keepAliveNanos,
                frameNanos,
                100 * Units.MILLI,
                handshakes,
                connections,
                streams,
                windowBytes,
                queuedBytes,
                WireLimits.STANDARD.refusalsLogged());
    }
}
