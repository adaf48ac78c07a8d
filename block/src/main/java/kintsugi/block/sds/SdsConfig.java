package kintsugi.block.sds;

import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * How an SDS runs.
 *
 * @param mdm the metadata manager
 * @param heartbeatNanos between heartbeats
 * @param peerTimeoutNanos for how long a call to another SDS may take
 */
public record SdsConfig(NodeId mdm, long heartbeatNanos, long peerTimeoutNanos) {
    /** Heartbeats every second; 5 s for a peer. */
    public static SdsConfig standard(final NodeId mdm) {
        return new SdsConfig(mdm, Units.SECOND, 5 * Units.SECOND);
    }
}
