package kintsugi.block.sdc;

import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * How an SDC runs.
 *
 * @param mdms the metadata managers: all of them, so that one of them is found that leads
 * @param deadlineNanos for how long a read, write or flush is tried before it fails
 */
public record SdcConfig(List<NodeId> mdms, long deadlineNanos) {
    /** A deadline of 30 s. */
    public static SdcConfig standard(final List<NodeId> mdms) {
        return new SdcConfig(mdms, 30 * Units.SECOND);
    }

    /** The same with a single metadata manager. */
    public static SdcConfig standard(final NodeId mdm) {
        return standard(List.of(mdm));
    }
}
