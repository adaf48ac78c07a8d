package kintsugi.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.Section;
import kintsugi.lab.load.FlowPlan;
import kintsugi.lab.scenario.Scenario.PlacedFlows;

/** Reads plain flows. */
final class FlowBinder {
    /** The kind of load that is not sent to a volume. */
    static final String KIND = "flows";

    private static final double LONGEST_SECONDS = 365.0 * 86_400;
    private static final long START_NANOS = 10 * Units.SECOND;

    private final CloudBinder cloud;
    private final Names<String> names;

    /** @param names of all loads so far */
    FlowBinder(final CloudBinder cloud, final Names<String> names) {
        this.cloud = cloud;
        this.names = names;
    }

    List<PlacedFlows> bind(final Section root) {
        final List<PlacedFlows> all = new ArrayList<>();
        for (final Section section : root.sections("load")) {
            if (section.text("kind", "").equals(KIND)) {
                plan(section).ifPresent(plan -> {
                    names.add(section, plan.name(), plan.name());
                    all.add(new PlacedFlows(plan, section.place("start")));
                });
            }
        }
        return all;
    }

    private Optional<FlowPlan> plan(final Section section) {
        final List<NodeId> from = nodes(section, "from");
        final List<NodeId> to = nodes(section, "to");
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (from.size() == 1 && to.equals(from)) {
            section.problem("to", "flows from '" + from.getFirst() + "' to itself cross no network; name another node");
            return Optional.empty();
        }
        final int count = section.integer("count", 1);
        final double rate = section.number("rate", 0);
        if (rate > 0 && count / rate > LONGEST_SECONDS) {
            section.problem(
                    "rate", "at this rate the flows take longer than a year to arrive; raise it, or lower 'count'");
        }
        return Optional.of(new FlowPlan(
                section.text("name", KIND),
                from,
                to,
                section.positive("size", section.bytes("size"), 1),
                section.text("sizes", "fixed").equals("exponential"),
                count,
                rate,
                section.text("arrivals", rate > 0 ? "poisson" : "constant").equals("poisson"),
                section.nanos("start", START_NANOS),
                section.nanos("patience", 0)));
    }

    /** Nodes by name or by the name of their group; all without any. */
    private List<NodeId> nodes(final Section section, final String key) {
        if (!section.has(key)) {
            return cloud.all().stream().map(NodePlan::id).toList();
        }
        final List<NodeId> nodes = new ArrayList<>();
        final List<String> texts = section.texts(key);
        for (final String name : texts.isEmpty() ? List.of(section.text(key, "")) : texts) {
            final List<NodeId> group = cloud.group(name);
            if (group.isEmpty()) {
                cloud.named(section, key, name)
                        .map(NodePlan::id)
                        .filter(n -> !nodes.contains(n))
                        .ifPresent(nodes::add);
            } else {
                group.stream().filter(n -> !nodes.contains(n)).forEach(nodes::add);
            }
        }
        return nodes;
    }
}
