package kintsugi.lab.expect;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.expect.NetworkEvidence.SeenRoute;

/**
 * Data goes that way.
 *
 * @param from one end
 * @param to the other end
 * @param nodes of the route, ends included; empty for no route
 * @param atNanos at that time; in the end when empty
 */
public record RouteIs(NodeId from, NodeId to, List<NodeId> nodes, OptionalLong atNanos) implements Expectation {
    /** Copies the list. */
    public RouteIs {
        nodes = List.copyOf(nodes);
    }

    @Override
    public String kind() {
        return "route";
    }

    @Override
    public String expected() {
        return "from " + from + " to " + to + " by " + text(nodes)
                + (atNanos.isPresent() ? " at " + Units.formatNanos(atNanos.getAsLong()) : " in the end");
    }

    @Override
    public Verdict check(final Evidence evidence) {
        return evidence.network().routes().stream()
                .filter(this::isMeant)
                .findFirst()
                .map(seen -> new Verdict(seen.nodes().equals(nodes), text(seen.nodes())))
                .orElseGet(() -> new Verdict(false, "the run was over by then"));
    }

    private boolean isMeant(final SeenRoute seen) {
        return seen.from().equals(from)
                && seen.to().equals(to)
                && seen.atNanos().equals(atNanos);
    }

    private static String text(final List<NodeId> nodes) {
        return nodes.isEmpty() ? "no route" : nodes.stream().map(NodeId::name).collect(Collectors.joining(" "));
    }
}
