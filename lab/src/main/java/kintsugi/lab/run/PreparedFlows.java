package kintsugi.lab.run;

import java.util.List;
import kintsugi.core.unit.Units;
import kintsugi.input.Counted;
import kintsugi.lab.load.FlowPlan;
import kintsugi.lab.load.FlowRequest;
import kintsugi.lab.load.FlowSource;

/**
 * The flows of one load, drawn.
 *
 * @param plan the load
 * @param flows in order of time; at least one
 */
record PreparedFlows(FlowPlan plan, List<FlowRequest> flows) implements Arriving {
    static PreparedFlows of(final FlowPlan plan, final long seed) {
        return new PreparedFlows(plan, FlowSource.draw(plan, seed));
    }

    @Override
    public long requests() {
        return flows.size();
    }

    @Override
    public long arrivedBefore(final long timeNanos) {
        int low = 0;
        int high = flows.size();
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (flows.get(middle).timeNanos() < timeNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public long startNanos() {
        return plan.startNanos();
    }

    @Override
    public long endNanos() {
        return flows.getLast().timeNanos();
    }

    @Override
    public String describe() {
        return Counted.of(flows.size(), "flows of ") + Units.formatBytes(plan.sizeBytes());
    }
}
