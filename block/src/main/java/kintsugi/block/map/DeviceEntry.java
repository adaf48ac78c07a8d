package kintsugi.block.map;

import java.util.ArrayDeque;
import kintsugi.core.check.Invariant;

/** A device of an SDS in the map, with the copies it gave up lately, so that its server can be told what to free. */
final class DeviceEntry {
    /** A copy that was taken from the device in that version. */
    record Dropped(long version, int volumeId, int chunk) {}

    private static final int DROPS_KEPT = 65_536;

    final int id;
    final ServerEntry server;
    final String name;
    final PoolEntry pool;
    final long totalChunks;
    final Stamp stamp;
    final ArrayDeque<Dropped> drops = new ArrayDeque<>();
    long usedChunks;
    long dropsForgottenVersion;
    boolean isFailed;
    long lossVersion; // when it last failed, or its server last started: it may have lost then what was not synced

    DeviceEntry(
            final int id,
            final ServerEntry server,
            final String name,
            final PoolEntry pool,
            final long totalChunks,
            final Stamp stamp) {
        this.id = id;
        this.server = server;
        this.name = name;
        this.pool = pool;
        this.totalChunks = totalChunks;
        this.stamp = stamp;
    }

    boolean isUp() {
        return server.isUp() && !isFailed;
    }

    /** Whether new copies may be placed on it, if it has room. */
    boolean takesCopies() {
        return server.takesCopies() && !isFailed;
    }

    /** Room for new copies. */
    long freeChunks() {
        return takesCopies() ? totalChunks - usedChunks : 0;
    }

    boolean hasRoom() {
        return usedChunks < totalChunks;
    }

    void take() {
        Invariant.that(hasRoom(), "device %s of %s is overfull", name, server.node);
        usedChunks++;
        pool.placement.moved();
    }

    void give(final long version, final int volumeId, final int chunk) {
        Invariant.that(usedChunks > 0, "device %s of %s gives what it has not", name, server.node);
        usedChunks--;
        pool.placement.moved();
        drops.add(new Dropped(version, volumeId, chunk));
        if (drops.size() > DROPS_KEPT) {
            dropsForgottenVersion = drops.remove().version();
        }
    }
}
