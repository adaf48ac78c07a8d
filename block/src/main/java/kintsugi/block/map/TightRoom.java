package kintsugi.block.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rebuild fits into the room that is left, and who must be filled next so that it does.
 *
 * <p>Let f be the free slots of a server in reach, F those of all, and d the chunks that need a place and have their only copy on that
 * server. These d chunks must go elsewhere, so all fit only if d ≤ F − f for every server, and there are no more chunks than slots;
 * by Hall's theorem that is enough. Placing a chunk lowers F by one, and d + f by one for the server that has it and for the one
 * that gets it. So a server with d + f = F is <i>due</i>: each next chunk must be on it or go to it. Two servers that are due and do
 * not have the chunk cannot be, while all fits: their sums would be more than there is.
 */
final class TightRoom {
    private final Map<ServerEntry, Room> rooms = new LinkedHashMap<>();
    private long free;

    private static final class Room {
        private long free;
        private long waiting;
    }

    /** What is known of that pool's room if it could become tight, else null. */
    static @Nullable TightRoom of(final PoolEntry pool, final ChunkRules chunkRules) {
        final TightRoom room = new TightRoom(pool);
        final long largest =
                room.rooms.values().stream().mapToLong(r -> r.free).max().orElse(0);
        if (pool.chunksToRebuild() + largest < room.free) {
            return null;
        }
        pool.volumes.forEach(volume -> room.count(volume, chunkRules));
        return room;
    }

    private TightRoom(final PoolEntry pool) {
        for (final DeviceEntry device : pool.devices) {
            room(device.server).free += device.freeChunks();
            free += device.freeChunks();
        }
    }

    private void count(final VolumeEntry volume, final ChunkRules chunkRules) {
        final Chunks chunks = volume.chunks;
        for (int i = chunks.nextNeedy(0); i < chunks.count(); i = chunks.nextNeedy(i + 1)) {
            if (chunkRules.needsPlace(volume, i)) {
                room(chunkRules.survivor(volume, i)).waiting++;
            }
        }
    }

    /** The servers other than those that have the chunk, that it must go to if everything shall fit; at most one if it can. */
    List<ServerEntry> due(final List<DeviceEntry> holders) {
        final List<ServerEntry> due = new ArrayList<>(1);
        for (final Map.Entry<ServerEntry, Room> entry : rooms.entrySet()) {
            final Room room = entry.getValue();
            if (room.free > 0
                    && room.free + room.waiting >= free
                    && holders.stream().noneMatch(holder -> holder.server == entry.getKey())) {
                due.add(entry.getKey());
            }
        }
        return due;
    }

    /** A chunk that only one server has gets its place on another. */
    void place(final ServerEntry survivor, final ServerEntry target) {
        room(survivor).waiting--;
        room(target).free--;
        free--;
    }

    private Room room(final ServerEntry server) {
        return rooms.computeIfAbsent(server, _ -> new Room());
    }
}
