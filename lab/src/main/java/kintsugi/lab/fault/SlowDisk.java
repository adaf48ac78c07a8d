package kintsugi.lab.fault;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * Grey failure: the disk works, and slowly.
 *
 * @param node which
 * @param disk its name
 * @param factor how many times slower
 * @param forNanos undone after that time
 */
public record SlowDisk(NodeId node, String disk, double factor, OptionalLong forNanos) implements Fault {
    @Override
    public String kind() {
        return "slow_disk";
    }

    @Override
    public String subject() {
        return node + "/" + disk;
    }

    @Override
    public String description() {
        return "disk " + disk + " of " + node + " becomes " + factor + " times slower";
    }
}
