package kintsugi.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.Section;
import kintsugi.input.Suggestions;
import kintsugi.lab.expect.Expectation;
import kintsugi.lab.expect.FlowFailed;
import kintsugi.lab.expect.FlowsFinish;
import kintsugi.lab.expect.LinkUtilisation;
import kintsugi.lab.expect.NoRoutingLoops;
import kintsugi.lab.expect.RouteIs;
import kintsugi.lab.expect.RoutesConverge;
import kintsugi.lab.fault.Fault;
import kintsugi.lab.scenario.Scenario.PlacedFlows;

/** Reads what must hold of flows, links and routes, and refuses what never can. */
final class NetworkExpectationBinder {
    private final CloudBinder cloud;
    private final List<LinkPlan> links;
    private final List<PlacedFlows> flows;
    private final List<FaultPlan> faults;

    NetworkExpectationBinder(
            final CloudBinder cloud,
            final List<LinkPlan> links,
            final List<PlacedFlows> flows,
            final List<FaultPlan> faults) {
        this.cloud = cloud;
        this.links = links;
        this.flows = flows;
        this.faults = faults;
    }

    /** The expectation, if it is one of the network. */
    Optional<Expectation> bind(final Section section) {
        return switch (section.text("kind", "")) {
            case "flows_finish" -> finish(section);
            case "flow_failed" -> failed(section);
            case "route" -> route(section);
            case "link_utilisation" -> utilisation(section);
            case "routes_converge" -> converge(section);
            case "no_routing_loops" -> needsLinks(section, new NoRoutingLoops());
            default -> Optional.empty();
        };
    }

    private Optional<Expectation> finish(final Section section) {
        final FlowsFinish finish = new FlowsFinish(
                load(section),
                section.nanos("by"),
                section.count("at_most_failed").orElse(0),
                section.has("at_most_slower_percent")
                        ? OptionalDouble.of(section.number("at_most_slower_percent", 0))
                        : OptionalDouble.empty());
        for (final PlacedFlows placed : flows) {
            final boolean isMeant = finish.load().isEmpty()
                    || finish.load().get().equals(placed.plan().name());
            if (isMeant && placed.plan().startNanos() >= finish.byNanos().orElse(Long.MAX_VALUE)) {
                never(
                        section,
                        "the flows of '" + placed.plan().name() + "' start at "
                                + Units.formatNanos(placed.plan().startNanos()) + "; give a later 'by'");
            }
        }
        return Optional.of(finish);
    }

    private Optional<Expectation> failed(final Section section) {
        final FlowFailed failed = new FlowFailed(
                load(section),
                section.text("reason", ""),
                section.count("at_least").orElse(1));
        final long sent = flows.stream()
                .filter(f -> failed.load().isEmpty()
                        || failed.load().get().equals(f.plan().name()))
                .mapToLong(f -> f.plan().count())
                .sum();
        if (failed.atLeast() > sent && !flows.isEmpty()) {
            never(section, "there are only " + sent + " such flows; change 'at_least'");
        }
        if (faults.stream().noneMatch(f -> f.fault().isHarmful()) && links.isEmpty()) {
            never(section, "nothing breaks, and a switch joins all nodes; add a fault under faults");
        }
        return Optional.of(failed);
    }

    /** The load that is named, if one is; every such expectation needs flows. */
    private Optional<String> load(final Section section) {
        if (flows.isEmpty()) {
            never(section, "there are no plain flows; add a load with 'kind: flows'");
            return Optional.empty();
        }
        final Optional<String> load = section.text("load");
        final List<String> known = flows.stream().map(f -> f.plan().name()).toList();
        if (load.isPresent() && !known.contains(load.get())) {
            section.problem(
                    "load",
                    "there are no flows called '" + load.get() + "'; nearest known: "
                            + Suggestions.nearest(load.get(), known));
        }
        return load;
    }

    private Optional<Expectation> route(final Section section) {
        final List<NodeId> nodes = new ArrayList<>();
        for (final String name : section.texts("nodes")) {
            cloud.named(section, "nodes", name).ifPresent(node -> nodes.add(node.id()));
        }
        final Optional<NodePlan> from = cloud.node(section, "from");
        final Optional<NodePlan> to = cloud.node(section, "to");
        if (from.isEmpty()
                || to.isEmpty()
                || nodes.size() < section.texts("nodes").size()) {
            return Optional.empty();
        }
        final NodeId start = from.get().id();
        final NodeId end = to.get().id();
        if (start.equals(end)) {
            section.problem("to", "a route from '" + start + "' to itself has no links; name another node");
        }
        if (!nodes.isEmpty()
                && (!nodes.getFirst().equals(start) || !nodes.getLast().equals(end))) {
            never(section, "'nodes' must begin with '" + start + "' and end with '" + end + "'");
        }
        for (int i = 1; i < nodes.size(); i++) {
            final NodeId a = nodes.get(i - 1);
            final NodeId b = nodes.get(i);
            if (links.stream().noneMatch(l -> Reach.joins(l.a(), l.b(), a, b)) && !links.isEmpty()) {
                never(section, "there is no link between '" + a + "' and '" + b + "'; declare it under links");
            }
        }
        return needsLinks(section, new RouteIs(start, end, nodes, section.nanos("at")));
    }

    private Optional<Expectation> utilisation(final Section section) {
        final Optional<NodePlan> from = cloud.node(section, "from");
        final Optional<NodePlan> to = cloud.node(section, "to");
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        final NodeId a = from.get().id();
        final NodeId b = to.get().id();
        if (!links.isEmpty() && links.stream().noneMatch(l -> Reach.joins(l.a(), l.b(), a, b))) {
            section.problem("from", "there is no link between '" + a + "' and '" + b + "'; name one that is there");
        }
        final OptionalDouble atMost = percent(section, "at_most");
        final OptionalDouble atLeast = percent(section, "at_least");
        if (atMost.isEmpty() && atLeast.isEmpty()) {
            section.problem("kind", "'link_utilisation' says no bound; add at_most or at_least");
        }
        if (atMost.isPresent() && atLeast.orElse(0) > atMost.getAsDouble()) {
            never(section, "at_least is more than at_most");
        }
        return needsLinks(
                section,
                new LinkUtilisation(a, b, section.text("measure", "mean").equals("peak"), atMost, atLeast));
    }

    private static OptionalDouble percent(final Section section, final String key) {
        return section.has(key) ? OptionalDouble.of(section.number(key, 0)) : OptionalDouble.empty();
    }

    private Optional<Expectation> converge(final Section section) {
        final long within = section.positive("within", section.nanos("within"), Units.SECOND);
        if (faults.stream().map(FaultPlan::fault).noneMatch(NetworkExpectationBinder::mayChangeRoutes)) {
            never(section, "no fault changes a route; add fail_link, flap_link or crash_node under faults");
        }
        return needsLinks(section, new RoutesConverge(within));
    }

    private static boolean mayChangeRoutes(final Fault fault) {
        return switch (fault.kind()) {
            case "fail_link", "restore_link", "flap_link", "random_link_faults", "crash_node", "restart_node" -> true;
            default -> false;
        };
    }

    private Optional<Expectation> needsLinks(final Section section, final Expectation expectation) {
        if (links.isEmpty()) {
            never(section, "there are no links, and a switch joins all nodes; declare links");
        }
        return Optional.of(expectation);
    }

    private static void never(final Section section, final String why) {
        section.problem("kind", "this can never hold: " + why);
    }
}
