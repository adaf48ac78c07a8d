package kintsugi.block.sdc;

import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * How an SDC runs.
 *
 * @param mdm the metadata manager
 * @param deadlineNanos for how long a read, write or flush is tried before it fails
 */
public record SdcConfig(NodeId mdm, long deadlineNanos) {
    /** A deadline of 30 s. */
    public static SdcConfig standard(final NodeId mdm) {
        return new SdcConfig(mdm, 30 * Units.SECOND);
    }
}
