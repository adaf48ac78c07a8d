package kintsugi.block.map;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many chunks, of so many copies each on distinct servers, rooms can take: the largest n for which the rooms, each cut down to n,
 * sum to copies × n. For two copies that is half of all room, or all room but the largest, whichever is less; {@link Placement}
 * finds places for so many.
 */
record PlaceCount(List<Long> roomByServer) {
    /** Room that is free and in reach. */
    static PlaceCount free(final PoolEntry pool) {
        return of(pool, DeviceEntry::freeChunks);
    }

    /** All the pool's payload, without that device if one is given. */
    static PlaceCount whole(final PoolEntry pool, final @Nullable DeviceEntry without) {
        return of(pool, device -> device == without ? 0 : device.totalChunks);
    }

    private static PlaceCount of(final PoolEntry pool, final ToLongFunction<DeviceEntry> room) {
        final Map<ServerEntry, Long> rooms = new LinkedHashMap<>();
        pool.devices.forEach(device -> rooms.merge(device.server, room.applyAsLong(device), Long::sum));
        return new PlaceCount(List.copyOf(rooms.values()));
    }

    long chunks(final int copies) {
        return (long) exact(copies);
    }

    /** Before rounding down. */
    double exact(final int copies) {
        final List<Long> rooms = new ArrayList<>(roomByServer);
        rooms.sort(Collections.reverseOrder());
        long rest = rooms.stream().mapToLong(room -> room).sum();
        int needed = copies;
        for (final long room : rooms) {
            // a server with more room than its share of what is left can hold one copy of every chunk, no more
            if (needed == 1 || room <= (double) rest / needed) {
                break;
            }
            rest -= room;
            needed--;
        }
        return (double) rest / needed;
    }
}
