package kintsugi.simulation.hardware.sharing;

import java.util.Arrays;

/**
 * The paths in use. Flows with equal route, weight and cap always have equal rates, so they are one path: one unknown to solve for, one
 * key in the queue of finishes. A path counts the <em>service</em> that it has given to each of its flows since some start; a flow that
 * joins finishes when the service has grown by its size, whatever the rates are until then (virtual time, as in fair queueing). So the
 * flows of a path finish in an order that never changes, and a new rate touches the path only.
 *
 * <p>The <em>level</em> of a path is the rate of one of its flows for each unit of weight: what max-min fairness makes equal.
 */
final class Paths {
    static final int NONE = -1;

    private final PathTable table = new PathTable(this);

    int[][] route = new int[16][];
    /** Of one flow. */
    double[] weight = new double[16];
    /** Of all flows together. */
    double[] totalWeight = new double[16];
    /** Level at which the cap of the flows is reached. */
    double[] capLevel = new double[16];

    double[] level = new double[16];

    private double[] cap = new double[16];
    private int[] hash = new int[16];
    private Members[] members = new Members[16];
    private double[] served = new double[16];
    private long[] sinceNanos = new long[16];
    private double[] sinceFraction = new double[16];
    private int[] untilRebase = new int[16];

    private int[] free = new int[16];
    private int frees;
    private int used;

    boolean is(final int path, final int itsHash, final int[] links, final double itsWeight, final double itsCap) {
        return hash[path] == itsHash
                && weight[path] == itsWeight
                && cap[path] == itsCap
                && Arrays.equals(route[path], links);
    }

    int hash(final int path) {
        return hash[path];
    }

    Members members(final int path) {
        return members[path];
    }

    int find(final Flow flow, final int[] links) {
        return table.find(hashOf(flow, links), links, flow.weight, flow.capBytesPerSecond);
    }

    private static int hashOf(final Flow flow, final int[] links) {
        return PathTable.hash(links, flow.weight, flow.capBytesPerSecond);
    }

    /** A path for flows like this one, without any yet, at level 0. */
    int add(final Flow flow, final int[] links, final Present present) {
        final int path = frees > 0 ? free[--frees] : extend();
        route[path] = links.clone();
        weight[path] = flow.weight;
        cap[path] = flow.capBytesPerSecond;
        capLevel[path] = flow.capBytesPerSecond / flow.weight;
        totalWeight[path] = 0;
        level[path] = 0;
        hash[path] = hashOf(flow, links);
        served[path] = 0;
        serve(path, present);
        table.add(path);
        return path;
    }

    private int extend() {
        if (used == route.length) {
            grow(2 * used);
        }
        members[used] = new Members();
        return used++;
    }

    private void grow(final int length) {
        route = Arrays.copyOf(route, length);
        weight = Arrays.copyOf(weight, length);
        totalWeight = Arrays.copyOf(totalWeight, length);
        capLevel = Arrays.copyOf(capLevel, length);
        level = Arrays.copyOf(level, length);
        cap = Arrays.copyOf(cap, length);
        hash = Arrays.copyOf(hash, length);
        members = Arrays.copyOf(members, length);
        served = Arrays.copyOf(served, length);
        sinceNanos = Arrays.copyOf(sinceNanos, length);
        sinceFraction = Arrays.copyOf(sinceFraction, length);
        untilRebase = Arrays.copyOf(untilRebase, length);
        free = Arrays.copyOf(free, length);
    }

    void remove(final int path) {
        table.remove(path);
        free[frees++] = path;
    }

    /** Greatest index of a path, and one. */
    int bound() {
        return used;
    }

    double rateOfEach(final int path) {
        return level[path] * weight[path];
    }

    double rateOfAll(final int path) {
        return level[path] * totalWeight[path];
    }

    /** Counts the service up to now. */
    void serve(final int path, final Present present) {
        if (level[path] > 0) {
            served[path] += rateOfEach(path) * present.secondsSince(sinceNanos[path], sinceFraction[path]);
        }
        sinceNanos[path] = present.nanos();
        sinceFraction[path] = present.fraction();
    }

    /** A flow joins a path whose service has been counted up to now. */
    void join(final int path, final Flow flow) {
        rebaseInTime(path);
        flow.path = path;
        flow.target = served[path] + flow.left;
        members[path].add(flow);
        totalWeight[path] = weight[path] * members[path].size();
    }

    /** A flow leaves a path whose service has been counted up to now. */
    void leave(final Flow flow) {
        final int path = flow.path;
        flow.left = Math.max(0, flow.target - served[path]);
        members[path].remove(flow);
        flow.path = NONE;
        totalWeight[path] = weight[path] * members[path].size();
    }

    /** Bytes of a flow that have still to pass, the service being counted up to now. */
    double left(final Flow flow) {
        return flow.target - served[flow.path];
    }

    /** Keeps the service so small that targets lose no digits, at a cost that is constant for each flow that joins. */
    private void rebaseInTime(final int path) {
        if (untilRebase[path]-- <= 0) {
            members[path].rebase(served[path]);
            served[path] = 0;
            untilRebase[path] = members[path].size();
        }
    }
}
