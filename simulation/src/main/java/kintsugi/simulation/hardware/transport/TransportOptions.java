package kintsugi.simulation.hardware.transport;

import kintsugi.core.unit.Units;

/**
 * How connections behave.
 *
 * @param frameBytes on the wire for each frame, besides header and body
 * @param windowBytes most bytes of one side of a connection that have not arrived; whoever sends more waits
 * @param retryNanos after which a frame that was lost is sent again
 * @param breakAfterNanos for how long, from its first loss on, a frame is sent again before the connection breaks
 * @param connectTimeoutNanos for how long a connection may take to open
 * @param keepAliveNanos after which the other side notices that a node went down although nothing is sent
 */
public record TransportOptions(
        int frameBytes,
        long windowBytes,
        long retryNanos,
        long breakAfterNanos,
        long connectTimeoutNanos,
        long keepAliveNanos) {
    /** 64 B frames, 8 MiB windows, 200 ms to the next try, broken or refused after 3 s. */
    public static final TransportOptions STANDARD = new TransportOptions(
            64, 8 * Units.MIB, 200 * Units.MILLI, 3 * Units.SECOND, 3 * Units.SECOND, 3 * Units.SECOND);
}
