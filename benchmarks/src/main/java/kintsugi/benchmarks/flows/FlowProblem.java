package kintsugi.benchmarks.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;

/**
 * Flows that share links, all of one capacity and without latency: who starts when, how many bytes, along which links. The flows
 * are held in the order of their start times; those that start together, in the order in which they were given.
 */
public final class FlowProblem {
    /** Most links of a problem. */
    public static final int LINKS_AT_MOST = 10_000_000;
    /** Most flows of a problem. */
    public static final int FLOWS_AT_MOST = 10_000_000;
    /** Most links on the route of one flow. */
    public static final int ROUTE_AT_MOST = 64;
    /** Latest start: 2^31 s, or 68 years. */
    public static final double START_AT_MOST_SECONDS = 0x1p31;
    /** Most bytes of one flow, and most bytes per second of a link: whole numbers up to here are exact. */
    public static final double BYTES_AT_MOST = 0x1p53;

    private final int links;
    private final double bytesPerSecond;
    private final Entry[] entries;

    private record Entry(double startSeconds, double bytes, int[] route) {}

    private FlowProblem(final int links, final double bytesPerSecond, final Entry[] entries) {
        this.links = links;
        this.bytesPerSecond = bytesPerSecond;
        this.entries = entries;
    }

    /** How many links there are. */
    public int links() {
        return links;
    }

    /** How many flows there are. */
    public int flows() {
        return entries.length;
    }

    /** Capacity of each link. */
    public double bytesPerSecond() {
        return bytesPerSecond;
    }

    /** When that flow starts. */
    public double startSeconds(final int flow) {
        return entries[flow].startSeconds;
    }

    /** Its size, a whole number. */
    public double bytes(final int flow) {
        return entries[flow].bytes;
    }

    /** The links that it uses; not to be changed. */
    public int[] route(final int flow) {
        return entries[flow].route;
    }

    /** Collects a problem and checks each part of it. */
    static final class Builder {
        private final int links;
        private final double bytesPerSecond;
        private final List<Entry> entries = new ArrayList<>();

        Builder(final int links, final double bytesPerSecond) {
            within("the number of links", links, 1, LINKS_AT_MOST);
            within("the capacity in bytes per second", bytesPerSecond, Double.MIN_NORMAL, BYTES_AT_MOST);
            this.links = links;
            this.bytesPerSecond = bytesPerSecond;
        }

        void add(final double startSeconds, final double bytes, final int[] route) {
            within("the start time in seconds", startSeconds, 0, START_AT_MOST_SECONDS);
            within("the size in bytes", bytes, 0, BYTES_AT_MOST);
            if (bytes != Math.rint(bytes)) {
                throw bad("the size is " + text(bytes) + " bytes: give a whole number");
            }
            within("the number of links on the route", route.length, 1, ROUTE_AT_MOST);
            for (int i = 0; i < route.length; i++) {
                check(route, i);
            }
            entries.add(new Entry(startSeconds, bytes, route));
        }

        private void check(final int[] route, final int at) {
            if (route[at] < 0 || route[at] >= links) {
                throw bad("there is no link " + route[at] + ": the links are 0 to " + (links - 1));
            }
            for (int earlier = 0; earlier < at; earlier++) {
                if (route[earlier] == route[at]) {
                    throw bad("link " + route[at] + " is twice on the route: leave one out");
                }
            }
        }

        FlowProblem build() {
            Invariant.that(entries.size() <= FLOWS_AT_MOST, "%d flows", entries.size());
            final Entry[] sorted = entries.toArray(Entry[]::new);
            Arrays.sort(sorted, Comparator.comparingDouble(Entry::startSeconds));
            return new FlowProblem(links, bytesPerSecond, sorted);
        }
    }

    /** The value is finite and in that range, or a sentence says what is wrong. */
    static void within(final String name, final double value, final double least, final double most) {
        if (!(value >= least && value <= most)) {
            throw bad(name + " is " + text(value) + ": give a number from " + text(least) + " to " + text(most));
        }
    }

    static Rejected bad(final String sentence) {
        return new Rejected("bad_flows", sentence);
    }

    private static String text(final double value) {
        final boolean isWhole = value == Math.rint(value) && Math.abs(value) <= BYTES_AT_MOST;
        return isWhole ? Long.toString((long) value) : Double.toString(value);
    }
}
