package kintsugi.simulation.hardware.network;

import org.jspecify.annotations.Nullable;

/** Paths by their two ends: a hash table with open addressing, for it is asked once for every message. Nothing walks through it. */
final class PathTable {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private long[] keys = new long[64];
    private @Nullable Path[] paths = new Path[64];
    private int size;

    @Nullable
    Path get(final Station from, final Station to) {
        return paths[slot(key(from, to))];
    }

    void put(final Station from, final Station to, final Path path) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        final long key = key(from, to);
        final int slot = slot(key);
        if (paths[slot] == null) {
            size++;
        }
        keys[slot] = key;
        paths[slot] = path;
    }

    private static long key(final Station from, final Station to) {
        return ((long) from.index << Integer.SIZE) | to.index;
    }

    private int slot(final long key) {
        final int mask = keys.length - 1;
        int slot = (int) ((key * SPREAD) >>> Integer.SIZE) & mask;
        while (paths[slot] != null && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        final long[] oldKeys = keys;
        final @Nullable Path[] oldPaths = paths;
        keys = new long[2 * oldKeys.length];
        paths = new Path[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldPaths[i] != null) {
                final int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                paths[slot] = oldPaths[i];
            }
        }
    }
}
