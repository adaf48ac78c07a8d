package kintsugi.lab.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.load.FlowRequest;
import kintsugi.lab.scenario.LinkPlan;
import kintsugi.lab.scenario.NodePlan;
import kintsugi.lab.scenario.Scenario;
import kintsugi.simulation.hardware.SimulatedNetwork;

/** What a flow would take alone on healthy links of the route that it has now: their latencies, and its size at the narrowest. */
final class IdealTime {
    private static final double BITS = 8;

    private final SimulatedNetwork network;
    private final long switchLatencyNanos;
    private final Map<NodeId, NodePlan> nodes = new TreeMap<>();
    private final Map<NodeId, Map<NodeId, LinkPlan>> links = new TreeMap<>();

    IdealTime(final Scenario scenario, final SimulatedNetwork network) {
        this.network = network;
        this.switchLatencyNanos = scenario.network().switchLatencyNanos();
        scenario.nodes().forEach(node -> nodes.put(node.id(), node));
        for (final LinkPlan link : scenario.links()) {
            links.computeIfAbsent(link.a(), a -> new TreeMap<>()).put(link.b(), link);
            links.computeIfAbsent(link.b(), b -> new TreeMap<>()).put(link.a(), link);
        }
    }

    /** 0 if there is no route. */
    long nanos(final FlowRequest flow) {
        final List<NodeId> route = network.route(flow.from(), flow.to());
        if (route.size() < 2) {
            return 0;
        }
        double bitsPerSecond = Math.min(nic(flow.from()), nic(flow.to()));
        long latency = links.isEmpty() ? switchLatencyNanos : 0;
        for (int i = 1; i < route.size() && !links.isEmpty(); i++) {
            final LinkPlan link = Objects.requireNonNull(
                    links.getOrDefault(route.get(i - 1), Map.of()).get(route.get(i)), "a route along no link");
            bitsPerSecond = Math.min(bitsPerSecond, link.bitsPerSecond() * (1 - link.lossShare()));
            latency += link.latencyNanos();
        }
        return latency + (long) Math.ceil(flow.bytes() * BITS / bitsPerSecond * Units.SECOND);
    }

    private double nic(final NodeId node) {
        return Objects.requireNonNull(nodes.get(node)).nicBitsPerSecond();
    }
}
