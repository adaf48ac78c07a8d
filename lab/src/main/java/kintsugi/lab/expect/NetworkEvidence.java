package kintsugi.lab.expect;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kintsugi.core.id.NodeId;
import kintsugi.lab.measure.FlowRecord;

/**
 * What was seen of the network.
 *
 * @param flows every plain flow
 * @param routes that were looked up for expectations
 * @param busy how busy each direction of each link was, between samples
 * @param course of routing after changes
 */
public record NetworkEvidence(
        List<FlowRecord> flows, List<SeenRoute> routes, List<LinkBusy> busy, RoutingCourse course) {
    /** Nothing was seen. */
    public static final NetworkEvidence NONE =
            new NetworkEvidence(List.of(), List.of(), List.of(), RoutingCourse.UNWATCHED);

    /** The flows of one load, or all. */
    List<FlowRecord> flows(final Optional<String> load) {
        return flows.stream()
                .filter(flow -> load.isEmpty() || load.get().equals(flow.load()))
                .toList();
    }

    /**
     * A route at one moment.
     *
     * @param from one end
     * @param to the other end
     * @param atNanos virtual time; empty for the end of the run
     * @param nodes of it, ends included; empty if there was none
     */
    public record SeenRoute(NodeId from, NodeId to, OptionalLong atNanos, List<NodeId> nodes) {}

    /**
     * One direction of a link.
     *
     * @param from sending end
     * @param to receiving end
     * @param meanPercent in use, from the start of the first flow or load to the end of the last
     * @param peakPercent in use, in the busiest sample
     */
    public record LinkBusy(NodeId from, NodeId to, double meanPercent, double peakPercent) {}

    /**
     * How routing took the changes of the network.
     *
     * @param settled one entry for each change that was followed by none for as long as routes took to settle
     * @param looks how often all routing tables were looked at
     * @param loops what was found to go in circles
     */
    public record RoutingCourse(List<Settled> settled, long looks, List<String> loops) {
        /** Nobody looked. */
        public static final RoutingCourse UNWATCHED = new RoutingCourse(List.of(), 0, List.of());
    }

    /**
     * A change, and the time until all routes were shortest again.
     *
     * @param atNanos virtual time of the change
     * @param change what it was
     * @param tookNanos until then; empty if they were not by the next change or the end
     */
    public record Settled(long atNanos, String change, OptionalLong tookNanos) {}
}
