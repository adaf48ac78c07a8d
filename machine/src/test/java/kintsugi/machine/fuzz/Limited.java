package kintsugi.machine.fuzz;

import kintsugi.core.unit.Units;
import kintsugi.machine.wire.WireLimits;

/** Limits as nodes have them, but with shorter times, so that tests of patience end. */
final class Limited {
    private Limited() {}

    /** With the standard numbers and sizes. */
    static WireLimits times() {
        return of(WireLimits.STANDARD.handshakes(), WireLimits.STANDARD.connections());
    }

    /** With fewer connections. */
    static WireLimits of(final int handshakes, final int connections) {
        final WireLimits standard = WireLimits.STANDARD;
        return new WireLimits(
                3 * Units.SECOND,
                2 * Units.SECOND,
                2 * Units.SECOND,
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
