package kintsugi.lab.fault;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * Every operation of the disk fails.
 *
 * @param node which
 * @param disk its name
 * @param forNanos undone after that time
 */
public record FailDisk(NodeId node, String disk, OptionalLong forNanos) implements Fault {
    @Override
    public String kind() {
        return "fail_disk";
    }

    @Override
    public String subject() {
        return node + "/" + disk;
    }

    @Override
    public String description() {
        return "disk " + disk + " of " + node + " fails";
    }
}
