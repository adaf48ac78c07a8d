package kintsugi.lab.run;

/**
 * Where each node sends what is for each other, at one moment, by what its own table says.
 *
 * @param next by node and destination; {@link #NOWHERE} where a node knows no way
 * @param latencies by both ends of a link, in nanoseconds
 */
record NextHops(int[][] next, long[][] latencies) {
    /** No next hop. */
    static final int NOWHERE = -1;

    /** The cost of a way that ends before its destination. */
    static final long NONE = Long.MAX_VALUE / 4;

    /** The cost of a way in circles. */
    static final long CIRCLES = -1;

    /** The sum of latencies on the way, followed for as many hops as there are nodes. */
    long cost(final int from, final int to) {
        long cost = 0;
        int at = from;
        for (int hops = 0; hops <= next.length; hops++) {
            if (at == to) {
                return cost;
            }
            final int hop = next[at][to];
            if (hop == NOWHERE) {
                return NONE;
            }
            cost += latencies[at][hop];
            at = hop;
        }
        return CIRCLES;
    }
}
