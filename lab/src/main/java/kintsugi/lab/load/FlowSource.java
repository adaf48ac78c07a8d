package kintsugi.lab.load;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;

/** Draws the flows of a plan: one stream of random numbers for times, one for sizes, one for pairs. */
public final class FlowSource {
    private final FlowPlan plan;
    private final RandomStream gaps;
    private final RandomStream sizes;
    private final RandomStream pairs;

    private FlowSource(final FlowPlan plan, final long seed) {
        final String name = "flows/" + plan.name();
        this.plan = plan;
        this.gaps = RandomStream.named(seed, name + "/gaps");
        this.sizes = RandomStream.named(seed, name + "/sizes");
        this.pairs = RandomStream.named(seed, name + "/pairs");
    }

    /** All of them, in order of time. */
    public static List<FlowRequest> draw(final FlowPlan plan, final long seed) {
        return new FlowSource(plan, seed).all();
    }

    private List<FlowRequest> all() {
        final List<FlowRequest> flows = new ArrayList<>();
        double elapsedNanos = 0;
        for (int i = 0; i < plan.count(); i++) {
            elapsedNanos += i == 0 && !plan.isPoisson() ? 0 : gapNanos();
            final NodeId from = one(plan.from());
            NodeId to = one(plan.to());
            while (to.equals(from)) {
                to = one(plan.to());
            }
            flows.add(new FlowRequest(plan.startNanos() + (long) elapsedNanos, from, to, bytes()));
        }
        return flows;
    }

    private double gapNanos() {
        if (plan.flowsPerSecond() == 0) {
            return 0;
        }
        final double mean = Units.SECOND / plan.flowsPerSecond();
        return plan.isPoisson() ? gaps.nextExponential(mean) : mean;
    }

    private long bytes() {
        return plan.isExponential()
                ? Math.max(1, (long) sizes.nextExponential((double) plan.sizeBytes()))
                : plan.sizeBytes();
    }

    private NodeId one(final List<NodeId> nodes) {
        return nodes.size() == 1 ? nodes.getFirst() : nodes.get((int) pairs.nextLong(nodes.size()));
    }
}
