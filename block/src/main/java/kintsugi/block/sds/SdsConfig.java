package kintsugi.block.sds;

import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * How an SDS runs.
 *
 * @param mdms the metadata managers: all of them, so that one of them is found that leads
 * @param heartbeatNanos between heartbeats
 * @param peerTimeoutNanos for how long a call to another SDS may take
 * @param scrubBytesPerSecond how much of each device is read in the background, to find damage; 0 for nothing
 */
public record SdsConfig(List<NodeId> mdms, long heartbeatNanos, long peerTimeoutNanos, long scrubBytesPerSecond) {
    /** A TiB in twelve days. */
    public static final long SCRUB_BYTES_PER_SECOND = Units.MIB;

    /** With the usual scrub. */
    public SdsConfig(final List<NodeId> mdms, final long heartbeatNanos, final long peerTimeoutNanos) {
        this(mdms, heartbeatNanos, peerTimeoutNanos, SCRUB_BYTES_PER_SECOND);
    }

    /** Heartbeats every second; 5 s for a peer. */
    public static SdsConfig standard(final List<NodeId> mdms) {
        return new SdsConfig(mdms, Units.SECOND, 5 * Units.SECOND);
    }

    /** The same with a single metadata manager. */
    public static SdsConfig standard(final NodeId mdm) {
        return standard(List.of(mdm));
    }
}
