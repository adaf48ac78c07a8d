package kintsugi.benchmarks.flows;

import kintsugi.core.random.RandomStream;

/** Which links there are between hosts, and which of them a flow uses. */
public enum FlowTopology {
    /** A private link up and a private link down for each host; nothing else is shared. */
    STAR {
        @Override
        int links(final int hosts) {
            return 2 * hosts;
        }

        @Override
        int[] route(final int hosts, final int from, final int to, final RandomStream random) {
            return new int[] {from, hosts + to};
        }
    },

    /**
     * Two levels: {@value #LEAF_HOSTS} hosts on a leaf switch, and half as many spine switches, each with one link up from and one
     * down to every leaf. So leaves are oversubscribed 2:1. A flow to another leaf goes over a spine drawn for it.
     */
    FAT_TREE {
        @Override
        int links(final int hosts) {
            return 2 * hosts + 2 * leaves(hosts) * SPINES;
        }

        @Override
        int[] route(final int hosts, final int from, final int to, final RandomStream random) {
            if (from / LEAF_HOSTS == to / LEAF_HOSTS) {
                return new int[] {from, hosts + to};
            }
            final int spine = random.nextInt(SPINES);
            final int firstUp = 2 * hosts;
            final int firstDown = firstUp + leaves(hosts) * SPINES;
            return new int[] {
                from,
                firstUp + from / LEAF_HOSTS * SPINES + spine,
                firstDown + to / LEAF_HOSTS * SPINES + spine,
                hosts + to
            };
        }
    };

    /** Hosts on one leaf switch of a fat tree. */
    static final int LEAF_HOSTS = 32;
    /** Spine switches of a fat tree. */
    static final int SPINES = LEAF_HOSTS / 2;

    abstract int links(int hosts);

    abstract int[] route(int hosts, int from, int to, RandomStream random);

    private static int leaves(final int hosts) {
        return (hosts + LEAF_HOSTS - 1) / LEAF_HOSTS;
    }

    /** As on the command line: {@code star}, {@code fat-tree}. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
