package kintsugi.block.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The devices of a pool by server and by fate (a fault set, or a server that has none), numbered in the order of adding; and a wheel,
 * on which every device has a share by its size, so that a hash picks one with that weight. Made anew when a device comes or goes.
 */
final class PoolLayout {
    private static final int WHEEL_AT_LEAST = 4096;
    private static final int WHEEL_PER_DEVICE = 64;

    final DeviceEntry[] devices;
    final int[] serverOf;
    final int[] fateOf;
    final int servers;
    final int fates;
    private final int[] wheel;

    PoolLayout(final List<DeviceEntry> of) {
        final Map<ServerEntry, Integer> serverNumbers = new LinkedHashMap<>();
        final Map<String, Integer> fateNumbers = new LinkedHashMap<>();
        devices = of.toArray(DeviceEntry[]::new);
        serverOf = new int[devices.length];
        fateOf = new int[devices.length];
        for (int i = 0; i < devices.length; i++) {
            final ServerEntry server = devices[i].server;
            serverOf[i] = number(serverNumbers, server);
            fateOf[i] = number(fateNumbers, server.fate());
        }
        servers = serverNumbers.size();
        fates = fateNumbers.size();
        wheel = wheel();
    }

    /** The number of a server that has devices here. */
    int number(final ServerEntry server) {
        for (int i = 0; i < devices.length; i++) {
            if (devices[i].server == server) {
                return serverOf[i];
            }
        }
        throw new AssertionError("no devices of " + server.node);
    }

    /** The index of the device on which that hash falls. */
    int pick(final long hash) {
        return wheel[(int) ((hash >>> 33) % wheel.length)];
    }

    private int[] wheel() {
        long total = 0;
        for (final DeviceEntry device : devices) {
            total += device.totalChunks;
        }
        final int size = Math.max(WHEEL_AT_LEAST, devices.length * WHEEL_PER_DEVICE);
        final List<Integer> entries = new ArrayList<>(size + devices.length);
        long before = 0;
        for (int i = 0; i < devices.length; i++) {
            before += devices[i].totalChunks;
            final long until = Math.round((double) before / total * size);
            do {
                entries.add(i); // once at least, however small it is
            } while (entries.size() < until);
        }
        return entries.stream().mapToInt(Integer::intValue).toArray();
    }

    private static <T> int number(final Map<T, Integer> numbers, final T key) {
        final Integer known = numbers.putIfAbsent(key, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }
}
