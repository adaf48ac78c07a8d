package kintsugi.block.map;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many chunks, of so many copies each on distinct servers, the free room of the servers in reach can take: the largest n for
 * which the rooms, each cut down to n, sum to copies × n.
 */
record PlaceCount(List<Long> roomByServer) {
    static PlaceCount of(final PoolEntry pool) {
        final Map<ServerEntry, Long> rooms = new LinkedHashMap<>();
        for (final DeviceEntry device : pool.devices) {
            if (device.isUp()) {
                rooms.merge(device.server, device.totalChunks - device.usedChunks, Long::sum);
            }
        }
        return new PlaceCount(new ArrayList<>(rooms.values()));
    }

    long chunks(final int copies) {
        final List<Long> rooms = new ArrayList<>(roomByServer);
        rooms.sort(Collections.reverseOrder());
        long rest = rooms.stream().mapToLong(room -> room).sum();
        int needed = copies;
        for (final long room : rooms) {
            // a server with more room than its share of what is left can hold one copy of every chunk, no more
            if (room <= rest / needed) {
                break;
            }
            rest -= room;
            needed--;
        }
        return rest / needed;
    }
}
