package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.id.NodeId;

/** A node as the network sees it: its NIC and the cables that end there. */
public final class Station {
    final int index;
    final Port out;
    final Port in;
    final List<Cable> cables = new ArrayList<>(0);
    private final NodeId id;
    boolean isUp;
    long wentDownNanos;
    int failures; // how often it went down
    long transfers;

    Station(final int index, final NodeId id, final long nicBitsPerSecond) {
        this.index = index;
        this.id = id;
        this.out = new Port(nicBitsPerSecond);
        this.in = new Port(nicBitsPerSecond);
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
