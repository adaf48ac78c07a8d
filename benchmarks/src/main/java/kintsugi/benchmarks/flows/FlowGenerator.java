package kintsugi.benchmarks.flows;

import kintsugi.core.failure.Rejected;
import kintsugi.core.random.RandomStream;

/**
 * A made-up problem: flows between two different hosts drawn evenly, of {@value #BYTES_AT_LEAST} to {@value #BYTES_AT_MOST} bytes
 * drawn evenly, over links of 10 Gbit/s. They arrive as a Poisson process, so often that in the long run each host's link carries
 * the given load; a load of 0 means that all start at once.
 *
 * @param topology of the links
 * @param hosts that send and receive
 * @param flows in all
 * @param load of the links of hosts, as a fraction of their capacity
 * @param seed of everything drawn
 */
public record FlowGenerator(FlowTopology topology, int hosts, int flows, double load, long seed) {
    static final double LINK_BYTES_PER_SECOND = 1.25e9;
    static final int BYTES_AT_LEAST = 1_000_000;
    static final int BYTES_AT_MOST = 100_000_000;
    private static final int HOSTS_AT_MOST = 1_000_000;
    private static final double LOAD_AT_LEAST = 1e-3;
    private static final double LOAD_AT_MOST = 10;

    /**
     * Checks the limits.
     *
     * @throws Rejected naming the option that is out of range
     */
    public FlowGenerator {
        FlowProblem.within("hosts", hosts, 2, HOSTS_AT_MOST);
        FlowProblem.within("flows", flows, 1, FlowProblem.FLOWS_AT_MOST);
        if (load != 0) {
            FlowProblem.within("load (if it is not 0, a burst)", load, LOAD_AT_LEAST, LOAD_AT_MOST);
        }
    }

    /** The same arguments give the same problem, on every machine. */
    public FlowProblem generate() {
        final RandomStream gaps = RandomStream.named(seed, "flows/gaps");
        final RandomStream sizes = RandomStream.named(seed, "flows/sizes");
        final RandomStream hostsDrawn = RandomStream.named(seed, "flows/hosts");
        final RandomStream spines = RandomStream.named(seed, "flows/spines");
        final FlowProblem.Builder problem = new FlowProblem.Builder(topology.links(hosts), LINK_BYTES_PER_SECOND);
        double startSeconds = 0;
        for (int flow = 0; flow < flows; flow++) {
            startSeconds += load == 0 ? 0 : gaps.nextExponential(meanGapSeconds());
            final int bytes = BYTES_AT_LEAST + sizes.nextInt(BYTES_AT_MOST - BYTES_AT_LEAST + 1);
            final int from = hostsDrawn.nextInt(hosts);
            final int to = (from + 1 + hostsDrawn.nextInt(hosts - 1)) % hosts;
            problem.add(startSeconds, bytes, topology.route(hosts, from, to, spines));
        }
        return problem.build();
    }

    @Override
    public String toString() {
        return topology + " of " + hosts + " hosts, " + flows + " flows, load " + load + ", seed " + seed;
    }

    private double meanGapSeconds() {
        final double meanBytes = (BYTES_AT_LEAST + BYTES_AT_MOST) / 2.0;
        return meanBytes / (load * hosts * LINK_BYTES_PER_SECOND);
    }
}
