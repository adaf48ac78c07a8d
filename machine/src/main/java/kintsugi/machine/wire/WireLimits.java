package kintsugi.machine.wire;

import kintsugi.core.unit.Units;

/**
 * Every bound of the transport that is not in {@link kintsugi.core.check.Limits}.
 *
 * @param connectNanos for how long opening a connection may take in all
 * @param handshakeNanos for how long an accepted connection may take to prove who it is
 * @param keepAliveNanos after which a connection breaks on which nothing at all arrived; the peer says that it is alive four times in
 *     that time
 * @param frameNanos in which a frame that began to arrive must end or bring {@link FramePace#LEAST_BYTES} more, and for how long the
 *     socket may take nothing that is to be sent
 * @param lingerNanos for how long the side that ends a connection waits until the peer has heard of it
 * @param handshakes accepted connections that have not proved who they are, at once; one more, and the oldest of them is cut
 * @param connections accepted connections in all, at once
 * @param streams open on one connection at once
 * @param windowBytes queued to be sent on one connection, beyond which whoever sends waits
 * @param queuedBytes queued to be sent on one connection, beyond which threads that may not wait are refused
 * @param refusalsLogged refused connections that are recorded in each second; the rest are counted
 */
public record WireLimits(
        long connectNanos,
        long handshakeNanos,
        long keepAliveNanos,
        long frameNanos,
        long lingerNanos,
        int handshakes,
        int connections,
        int streams,
        long windowBytes,
        long queuedBytes,
        int refusalsLogged) {
    /** What nodes use. */
    public static final WireLimits STANDARD = new WireLimits(
            3 * Units.SECOND,
            5 * Units.SECOND,
            3 * Units.SECOND,
            30 * Units.SECOND,
            Units.SECOND,
            64,
            1024,
            256,
            8 * Units.MIB,
            256 * Units.MIB,
            10);
}
