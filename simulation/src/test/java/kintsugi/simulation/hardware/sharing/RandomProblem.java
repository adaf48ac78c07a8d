package kintsugi.simulation.hardware.sharing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kintsugi.core.random.RandomStream;

/**
 * A random problem, small but mean: equal and nearly equal capacities, equal routes, many starts at one instant, flows of size zero, weights, caps, links
 * that fail and come back, flows that are stopped and sent elsewhere.
 */
record RandomProblem(List<Double> capacities, List<Change> changes) {
    static RandomProblem of(final long seed, final int flows) {
        final Maker maker = new Maker(RandomStream.named(seed, "flows"), flows);
        return new RandomProblem(List.copyOf(maker.capacities), maker.changes());
    }

    private static final class Maker {
        private static final double[] USUAL = {1e9, 1e9, 1.25e9, 3e8, 125e6};
        private static final long SPAN_NANOS = 2_000_000_000L;

        private final RandomStream random;
        private final int flows;
        private final boolean isWeighted;
        private final boolean isCapped;
        private final boolean isBurst;
        final List<Double> capacities = new ArrayList<>();
        private final List<List<Integer>> routes = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();

        Maker(final RandomStream random, final int flows) {
            this.random = random;
            this.flows = flows;
            this.isWeighted = random.nextInt(3) == 0;
            this.isCapped = random.nextInt(3) == 0;
            this.isBurst = random.nextInt(3) == 0;
            final int links = 1 + random.nextInt(12);
            for (int i = 0; i < links; i++) {
                capacities.add(capacity());
            }
            for (int i = 0; i < 1 + flows / 2; i++) {
                routes.add(newRoute());
            }
        }

        private double capacity() {
            return switch (random.nextInt(6)) {
                case 0, 1 -> 1 + random.nextInt(2_000_000_000);
                case 2 -> 1e9 + random.nextInt(1_000); // nearly equal
                default -> USUAL[random.nextInt(USUAL.length)];
            };
        }

        private List<Integer> newRoute() {
            final int hops = 1 + random.nextInt(Math.min(4, capacities.size()));
            final List<Integer> route = new ArrayList<>();
            while (route.size() < hops) {
                final int link = random.nextInt(capacities.size());
                if (!route.contains(link)) {
                    route.add(link);
                }
            }
            return route;
        }

        private List<Integer> route() {
            return routes.get(random.nextInt(routes.size()));
        }

        List<Change> changes() {
            for (int flow = 0; flow < flows; flow++) {
                addFlow(flow);
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                addCapacities();
            }
            changes.sort(Comparator.comparingLong(Change::atNanos));
            return List.copyOf(changes);
        }

        private void addFlow(final int flow) {
            final long at = someTime();
            final double weight = isWeighted ? 0.5 * (1 + random.nextInt(6)) : 1;
            final double cap =
                    isCapped && random.nextInt(2) == 0 ? 1e6 * (1 + random.nextInt(500)) : Double.POSITIVE_INFINITY;
            changes.add(new Change.Start(at, flow, bytes(), weight, cap, route()));
            final long later = at + 1 + time();
            switch (random.nextInt(8)) {
                case 0 -> changes.add(new Change.Stop(later, flow));
                case 1 -> changes.add(new Change.Reroute(later, flow, route()));
                default -> {}
            }
        }

        private double bytes() {
            return switch (random.nextInt(10)) {
                case 0 -> 0;
                case 1 -> 1 + random.nextInt(10_000);
                case 2, 3 -> 1e8;
                case 4 -> 1e8 + random.nextInt(10);
                default -> 1 + random.nextInt(400_000_000);
            };
        }

        /** A link fails and comes back, or gets another capacity. */
        private void addCapacities() {
            final int link = random.nextInt(capacities.size());
            final long at = someTime();
            if (random.nextInt(2) == 0) {
                changes.add(new Change.Capacity(at, link, 0));
                changes.add(new Change.Capacity(at + 1 + time(), link, capacities.get(link)));
            } else {
                changes.add(new Change.Capacity(at, link, capacity()));
            }
        }

        private long someTime() {
            return isBurst ? SPAN_NANOS / 4 * random.nextInt(3) : time();
        }

        private long time() {
            return random.nextInt((int) SPAN_NANOS);
        }
    }
}
