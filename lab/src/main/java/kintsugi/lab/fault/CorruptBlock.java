package kintsugi.lab.fault;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * One stored block no longer fits its checksum.
 *
 * @param node which
 * @param disk its name
 * @param offsetBytes where; the first block in use when empty
 */
public record CorruptBlock(NodeId node, String disk, OptionalLong offsetBytes) implements Fault {
    @Override
    public String kind() {
        return "corrupt_block";
    }

    @Override
    public String subject() {
        return node + "/" + disk;
    }

    @Override
    public String description() {
        return "a block on disk " + disk + " of " + node + " turns bad";
    }
}
