package kintsugi.simulation.hardware.sharing;

import java.util.Arrays;
import kintsugi.core.check.Invariant;

/** The links: capacity, the paths that take each, what they carry, and which have changed since the last solve. */
final class Links {
    private static final int[] EMPTY = {};

    private final Present present;
    private int count;

    double[] capacity = new double[16];
    /** The sum of the rates of its flows. */
    double[] sum = new double[16];
    /** If it is saturated, the greatest level on it, so that a path is bottlenecked here if it has that level; else infinity. */
    double[] bottleneck = new double[16];
    /** The paths that take it. */
    int[][] paths = new int[16][];

    int[] degree = new int[16];

    private double[] carried = new double[16];
    private double[] busySeconds = new double[16];
    private long[] sinceNanos = new long[16];
    private double[] sinceFraction = new double[16];

    private int[] changed = new int[16];
    private int changes;
    private boolean[] isChanged = new boolean[16];

    Links(final Present present) {
        this.present = present;
    }

    int add(final double bytesPerSecond) {
        checkCapacity(bytesPerSecond);
        if (count == capacity.length) {
            grow(2 * count);
        }
        capacity[count] = bytesPerSecond;
        bottleneck[count] = Double.POSITIVE_INFINITY;
        paths[count] = EMPTY;
        return count++;
    }

    private static void checkCapacity(final double bytesPerSecond) {
        Invariant.that(bytesPerSecond >= 0 && bytesPerSecond < Double.POSITIVE_INFINITY, "capacity of a link");
    }

    private void grow(final int length) {
        capacity = Arrays.copyOf(capacity, length);
        sum = Arrays.copyOf(sum, length);
        bottleneck = Arrays.copyOf(bottleneck, length);
        paths = Arrays.copyOf(paths, length);
        degree = Arrays.copyOf(degree, length);
        carried = Arrays.copyOf(carried, length);
        busySeconds = Arrays.copyOf(busySeconds, length);
        sinceNanos = Arrays.copyOf(sinceNanos, length);
        sinceFraction = Arrays.copyOf(sinceFraction, length);
        changed = Arrays.copyOf(changed, length);
        isChanged = Arrays.copyOf(isChanged, length);
    }

    int count() {
        return count;
    }

    /** Whether the capacity is another one now. */
    boolean setCapacity(final int link, final double bytesPerSecond) {
        checkCapacity(bytesPerSecond);
        if (capacity[link] == bytesPerSecond) {
            return false;
        }
        account(link);
        capacity[link] = bytesPerSecond;
        change(link);
        return true;
    }

    void join(final int link, final int path) {
        final int at = degree[link]++;
        if (at == paths[link].length) {
            paths[link] = Arrays.copyOf(paths[link], Math.max(4, 2 * at));
        }
        paths[link][at] = path;
    }

    void leave(final int link, final int path) {
        final int[] list = paths[link];
        int at = 0;
        while (list[at] != path) {
            at++;
        }
        list[at] = list[--degree[link]];
    }

    /** A flow that the link carried at that rate is gone. */
    void release(final int link, final double bytesPerSecond) {
        account(link);
        sum[link] = degree[link] == 0 ? 0 : Math.max(0, sum[link] - bytesPerSecond);
        change(link);
    }

    void change(final int link) {
        if (!isChanged[link]) {
            isChanged[link] = true;
            changed[changes++] = link;
        }
    }

    int changes() {
        return changes;
    }

    int changed(final int i) {
        return changed[i];
    }

    void forgetChanges() {
        for (int i = 0; i < changes; i++) {
            isChanged[changed[i]] = false;
        }
        changes = 0;
    }

    /** The outcome of a solve. */
    void set(final int link, final double newSum, final double newBottleneck) {
        account(link);
        sum[link] = newSum;
        bottleneck[link] = newBottleneck;
    }

    private void account(final int link) {
        final double seconds = present.secondsSince(sinceNanos[link], sinceFraction[link]);
        if (seconds > 0) {
            final double bytes = sum[link] * seconds;
            if (bytes > 0) {
                carried[link] += bytes;
                busySeconds[link] += bytes / capacity[link];
            }
            sinceNanos[link] = present.nanos();
            sinceFraction[link] = present.fraction();
        }
    }

    LinkUse use(final int link, final int flows) {
        account(link);
        return new LinkUse(capacity[link], sum[link], carried[link], busySeconds[link], flows);
    }
}
