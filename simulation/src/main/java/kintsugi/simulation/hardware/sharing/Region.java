package kintsugi.simulation.hardware.sharing;

import java.util.Arrays;
import kintsugi.core.check.Invariant;

/**
 * The paths whose rates are being solved for, all links that they take, and a progressive filling of these: the levels of all free
 * paths rise together; when a link is full, the paths over it stop; when a path reaches its cap, it stops. (Bertsekas and Gallager,
 * Data Networks, 2nd edition, section 6.5.2.) Paths outside the region keep their rates, which the links give them first.
 *
 * <p>Which link is full next is found with a heap. The level at which a link will be full never falls while others stop, so its key may
 * be out of date only on the low side: it is looked at again when it comes first.
 */
final class Region {
    private static final byte FIXED = 0;
    private static final byte RISING = 1;
    private static final byte STOPPED = 2;

    private final Links links;
    private final Paths paths;
    private final LevelHeap heap = new LevelHeap();

    private int[] members = new int[16];
    private int size;
    private int[] touched = new int[16];
    private int touches;

    /** By path. */
    private byte[] state = new byte[16];

    private double[] newLevel = new double[16];

    /** By link: in the region; given to paths so far; the weight and number of those that still rise. */
    private boolean[] isTouched = new boolean[16];

    private double[] given = new double[16];
    private double[] risingWeight = new double[16];
    private int[] rising = new int[16];
    /** By link: greatest level outside the region, greatest inside, and the level at which the link was full, or infinity. */
    private double[] fixedTop = new double[16];

    private double[] top = new double[16];
    private double[] full = new double[16];

    /** By link: the filling that it was last part of. */
    private int[] filledIn = new int[16];

    private int filling;
    private double present;
    private int left;

    Region(final Traffic traffic) {
        this.links = traffic.links;
        this.paths = traffic.paths;
    }

    /** An empty region, with room for all paths and links. */
    void clear() {
        for (int i = 0; i < size; i++) {
            state[members[i]] = FIXED;
        }
        for (int i = 0; i < touches; i++) {
            isTouched[touched[i]] = false;
        }
        size = 0;
        touches = 0;
        if (paths.bound() > state.length) {
            growPaths(2 * paths.bound());
        }
        if (links.count() > isTouched.length) {
            growLinks(2 * links.count());
        }
    }

    private void growPaths(final int length) {
        members = Arrays.copyOf(members, length);
        state = Arrays.copyOf(state, length);
        newLevel = Arrays.copyOf(newLevel, length);
    }

    private void growLinks(final int length) {
        touched = Arrays.copyOf(touched, length);
        isTouched = Arrays.copyOf(isTouched, length);
        given = Arrays.copyOf(given, length);
        risingWeight = Arrays.copyOf(risingWeight, length);
        rising = Arrays.copyOf(rising, length);
        fixedTop = Arrays.copyOf(fixedTop, length);
        top = Arrays.copyOf(top, length);
        full = Arrays.copyOf(full, length);
        filledIn = Arrays.copyOf(filledIn, length);
    }

    int size() {
        return size;
    }

    int path(final int i) {
        return members[i];
    }

    int touches() {
        return touches;
    }

    int link(final int i) {
        return touched[i];
    }

    boolean isFixed(final int path) {
        return state[path] == FIXED;
    }

    /** Whether the last filling knew the link. */
    boolean isFilled(final int link) {
        return filledIn[link] == filling;
    }

    /** Adds a path and its links, unless it is in. */
    void free(final int path) {
        if (state[path] == FIXED) {
            state[path] = RISING;
            members[size++] = path;
            for (final int link : paths.route[path]) {
                touch(link);
            }
        }
    }

    /** Adds a link without any paths. */
    void touch(final int link) {
        if (!isTouched[link]) {
            isTouched[link] = true;
            touched[touches++] = link;
        }
    }

    /** Adds all that is connected to the region over any number of paths and links. */
    void freeComponent() {
        for (int i = 0; i < touches; i++) {
            freeAll(touched[i]);
        }
    }

    /** Adds the paths over a link. */
    void freeAll(final int link) {
        for (int i = 0; i < links.degree[link]; i++) {
            free(links.paths[link][i]);
        }
    }

    /** Solves for the paths in the region, all others being as they are. */
    void fill() {
        heap.clear();
        left = size;
        present = 0;
        filling++;
        for (int i = 0; i < size; i++) {
            final int path = members[i];
            state[path] = RISING;
            if (paths.capLevel[path] < Double.POSITIVE_INFINITY) {
                heap.append(~path, paths.capLevel[path]);
            }
        }
        for (int i = 0; i < touches; i++) {
            empty(touched[i]);
        }
        heap.order();
        while (left > 0) {
            rise();
        }
    }

    private void empty(final int link) {
        final int[] list = links.paths[link];
        double fixed = 0;
        double fixedLevel = 0;
        double weight = 0;
        int count = 0;
        for (int i = 0; i < links.degree[link]; i++) {
            final int path = list[i];
            if (state[path] == FIXED) {
                fixed += paths.rateOfAll(path);
                fixedLevel = Math.max(fixedLevel, paths.level[path]);
            } else {
                weight += paths.totalWeight[path];
                count++;
            }
        }
        given[link] = fixed;
        fixedTop[link] = fixedLevel;
        risingWeight[link] = weight;
        rising[link] = count;
        top[link] = 0;
        full[link] = Double.POSITIVE_INFINITY;
        filledIn[link] = filling;
        if (count > 0) {
            heap.append(link, levelWhenFull(link));
        }
    }

    private double levelWhenFull(final int link) {
        return Math.max(present, (links.capacity[link] - given[link]) / risingWeight[link]);
    }

    private void rise() {
        Invariant.that(!heap.isEmpty(), "every path has a cap or a link");
        final int item = heap.item();
        final double key = heap.level();
        if (item < 0) {
            heap.pop();
            present = Math.max(present, key);
            stop(~item);
        } else if (rising[item] == 0) {
            heap.pop();
        } else {
            fillUp(item, key);
        }
    }

    private void fillUp(final int link, final double key) {
        final double level = levelWhenFull(link);
        if (level > key) {
            heap.raise(level);
            return;
        }
        heap.pop();
        present = key;
        full[link] = key;
        final int[] list = links.paths[link];
        for (int i = 0; i < links.degree[link]; i++) {
            stop(list[i]);
        }
    }

    private void stop(final int path) {
        if (state[path] == RISING) {
            state[path] = STOPPED;
            newLevel[path] = present;
            left--;
            final double weight = paths.totalWeight[path];
            final double rate = weight * present;
            for (final int link : paths.route[path]) {
                given[link] += rate;
                risingWeight[link] -= weight;
                rising[link]--;
                top[link] = present;
            }
        }
    }

    /** The level that the last filling gives to a path, or that it has outside the region. */
    double level(final int path) {
        return state[path] == FIXED ? paths.level[path] : newLevel[path];
    }

    /** The level that a path would have if only this link held it up; infinity if it is the link that does. */
    double levelWanted(final int path, final int link) {
        return switch (state[path]) {
            case FIXED -> paths.level[path];
            case STOPPED -> newLevel[path] < full[link] ? newLevel[path] : Double.POSITIVE_INFINITY;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    /** The greatest level on a link. */
    double top(final int link) {
        return Math.max(top[link], fixedTop[link]);
    }

    /** The greatest level of the paths over a link that are not in the region. */
    double fixedTop(final int link) {
        return fixedTop[link];
    }

    /** The level of the paths that were stopped by the link; infinity if it has stopped none. */
    double levelWhereFull(final int link) {
        return full[link];
    }

    /** What a link gives to all its paths. */
    double given(final int link) {
        return given[link];
    }

    boolean isSaturated(final int link) {
        return Tolerance.reaches(given[link], links.capacity[link]);
    }

    boolean isOverloaded(final int link) {
        return Tolerance.exceeds(given[link], links.capacity[link]);
    }
}
