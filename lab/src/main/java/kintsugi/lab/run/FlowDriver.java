package kintsugi.lab.run;

import java.util.List;
import kintsugi.lab.load.FlowRequest;
import kintsugi.lab.measure.FlowLog;
import kintsugi.lab.measure.FlowRecord;
import kintsugi.lab.scenario.Scenario;
import kintsugi.simulation.hardware.FlowOutcome;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.kernel.EventKind;

/** Starts the plain flows of a scenario at their times, and keeps what became of them. */
final class FlowDriver {
    private static final EventKind START = EventKind.of("lab/flow");

    private final SimulatedCloud cloud;
    private final IdealTime ideal;
    private final FlowLog log = new FlowLog();
    private int expected;

    FlowDriver(final SimulatedCloud cloud, final Scenario scenario) {
        this.cloud = cloud;
        this.ideal = new IdealTime(scenario, cloud.network());
    }

    /** Has the flows start at their times. */
    void schedule(final int number, final PreparedFlows flows) {
        expected += flows.flows().size();
        next(number, flows, 0);
    }

    /** Whether every flow has ended. */
    boolean isDone() {
        return log.ended() == expected;
    }

    FlowLog log() {
        return log;
    }

    private void next(final int number, final PreparedFlows flows, final int index) {
        if (index < flows.flows().size()) {
            cloud.kernel()
                    .at(flows.flows().get(index).timeNanos(), 0, START, number, () -> start(number, flows, index));
        }
    }

    /** Starts all flows of this instant. */
    private void start(final int number, final PreparedFlows flows, final int first) {
        final List<FlowRequest> all = flows.flows();
        int index = first;
        while (index < all.size()
                && all.get(index).timeNanos() == cloud.kernel().now()) {
            start(flows, all.get(index++));
        }
        next(number, flows, index);
    }

    private void start(final PreparedFlows flows, final FlowRequest flow) {
        final long now = cloud.kernel().now();
        final int id = log.start(new FlowRecord(
                flows.plan().name(),
                flow.from(),
                flow.to(),
                flow.bytes(),
                now,
                ideal.nanos(flow),
                FlowRecord.OPEN,
                "",
                0));
        if (!cloud.node(flow.from()).isUp() || !cloud.node(flow.to()).isUp()) {
            log.failed(id, now, "node_down", (double) flow.bytes());
            return;
        }
        cloud.network()
                .startFlow(
                        flow.from(),
                        flow.to(),
                        flow.bytes(),
                        flows.plan().patienceNanos(),
                        outcome -> end(id, outcome));
    }

    private void end(final int id, final FlowOutcome outcome) {
        switch (outcome) {
            case FlowOutcome.Arrived arrived -> log.arrived(id, arrived.atNanos());
            case FlowOutcome.Failed failed -> log.failed(id, failed.atNanos(), failed.reason(), failed.bytesLeft());
        }
    }
}
