package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.id.NodeId;

/** A node as the network sees it: its NIC and the links that end there. */
public final class Station {
    final int index;
    final int out; // the directions of its NIC, as the sharing of bandwidth counts them
    final int in;
    final long nicBitsPerSecond;
    final List<Link> links = new ArrayList<>(0);
    private final NodeId id;
    boolean isUp;
    long failedNanos = -1; // when it went down the last time
    int failures; // how often it went down
    long transfers;

    Station(final int index, final NodeId id, final long nicBitsPerSecond, final int out, final int in) {
        this.index = index;
        this.id = id;
        this.nicBitsPerSecond = nicBitsPerSecond;
        this.out = out;
        this.in = in;
    }

    /** Of which node. */
    public NodeId id() {
        return id;
    }

    /** Its number, in the order of adding. */
    public int index() {
        return index;
    }

    /** Messages of this node that are on their way. */
    public long activeTransfers() {
        return transfers;
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
