package kintsugi.simulation.hardware.sharing;

import java.util.Arrays;

/** Finds a path by its route, weight and cap: open addressing with linear probing; removal moves the followers up. */
final class PathTable {
    private final Paths paths;
    private int[] table = new int[32];
    private int size;

    PathTable(final Paths paths) {
        this.paths = paths;
        Arrays.fill(table, Paths.NONE);
    }

    static int hash(final int[] route, final double weight, final double cap) {
        int hash = Double.hashCode(weight) * 31 + Double.hashCode(cap);
        for (final int link : route) {
            hash = hash * 31 + link;
        }
        final int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }

    int find(final int hash, final int[] route, final double weight, final double cap) {
        int at = hash & (table.length - 1);
        while (table[at] != Paths.NONE && !paths.is(table[at], hash, route, weight, cap)) {
            at = next(at);
        }
        return table[at];
    }

    void add(final int path) {
        if (++size * 2 > table.length) {
            final int[] old = table;
            table = new int[2 * old.length];
            Arrays.fill(table, Paths.NONE);
            for (final int other : old) {
                if (other != Paths.NONE) {
                    put(other);
                }
            }
        }
        put(path);
    }

    private void put(final int path) {
        int at = home(path);
        while (table[at] != Paths.NONE) {
            at = next(at);
        }
        table[at] = path;
    }

    private int home(final int path) {
        return paths.hash(path) & (table.length - 1);
    }

    void remove(final int path) {
        int hole = home(path);
        while (table[hole] != path) {
            hole = next(hole);
        }
        size--;
        for (int at = next(hole); table[at] != Paths.NONE; at = next(at)) {
            if (distance(home(table[at]), at) >= distance(hole, at)) {
                table[hole] = table[at];
                hole = at;
            }
        }
        table[hole] = Paths.NONE;
    }

    private int distance(final int from, final int to) {
        return (to - from) & (table.length - 1);
    }

    private int next(final int at) {
        return (at + 1) & (table.length - 1);
    }
}
