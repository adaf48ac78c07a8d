package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.id.NodeId;

/** An SDS in the map. */
final class ServerEntry {
    final NodeId node;
    final String domain;
    final String faultSet;
    final List<DeviceEntry> devices = new ArrayList<>();
    final Stamp stamp;
    SdsState state = SdsState.NEW;
    SdsMode mode = SdsMode.ACTIVE;
    long incarnation;

    ServerEntry(final NodeId node, final String domain, final String faultSet, final Stamp stamp) {
        this.node = node;
        this.domain = domain;
        this.faultSet = faultSet;
        this.stamp = stamp;
    }

    boolean isUp() {
        return state == SdsState.UP || state == SdsState.DEGRADED;
    }

    /** Whether it may be given new copies. */
    boolean takesCopies() {
        return isUp() && mode == SdsMode.ACTIVE;
    }

    /** What it shares with the servers that are lost together with it: a fault set, or nothing but itself. */
    String fate() {
        return faultSet.isEmpty() ? "/" + node.name() : faultSet; // no fault set is named so
    }

    /** Whether copies on the two would be lost together. */
    boolean sharesFateWith(final ServerEntry other) {
        return this == other || (!faultSet.isEmpty() && faultSet.equals(other.faultSet));
    }
}
