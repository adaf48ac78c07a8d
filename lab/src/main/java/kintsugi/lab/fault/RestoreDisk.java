package kintsugi.lab.fault;

import kintsugi.core.id.NodeId;

/**
 * The disk works again.
 *
 * @param node which
 * @param disk its name
 */
public record RestoreDisk(NodeId node, String disk) implements Fault {
    @Override
    public String kind() {
        return "restore_disk";
    }

    @Override
    public String subject() {
        return node + "/" + disk;
    }

    @Override
    public String description() {
        return "disk " + disk + " of " + node + " works again";
    }

    @Override
    public boolean isHarmful() {
        return false;
    }
}
