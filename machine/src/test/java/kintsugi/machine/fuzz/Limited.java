package kintsugi.machine.fuzz;

import kintsugi.core.unit.Units;
import kintsugi.machine.wire.WireLimits;

/** Limits as nodes have them, but with less time for a frame, so that tests of patience end. */
final class Limited {
    private Limited() {}

    /** With the standard numbers and sizes. */
    static WireLimits times() {
        return of(WireLimits.STANDARD.handshakes(), WireLimits.STANDARD.connections());
    }

    /** With fewer connections. */
    static WireLimits of(final int handshakes, final int connections) {
        return of(handshakes, connections, 4 * Units.SECOND);
    }

    /** With time enough for the cryptography of many at once. */
    static WireLimits patient() {
        return of(WireLimits.STANDARD.handshakes(), WireLimits.STANDARD.connections(), 30 * Units.SECOND);
    }

    private static WireLimits of(final int handshakes, final int connections, final long handshakeNanos) {
        final WireLimits standard = WireLimits.STANDARD;
        return new WireLimits(
                handshakeNanos + Units.SECOND,
                handshakeNanos,
                5 * Units.SECOND,
                2 * Units.SECOND,
                standard.lingerNanos(),
                handshakes,
                connections,
                standard.streams(),
                standard.windowBytes(),
                standard.queuedBytes(),
                standard.refusalsLogged());
    }
}
