package kintsugi.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.Section;
import kintsugi.input.Suggestions;
import kintsugi.lab.fault.CorruptBlock;
import kintsugi.lab.fault.CrashNode;
import kintsugi.lab.fault.FailDisk;
import kintsugi.lab.fault.FailLink;
import kintsugi.lab.fault.Fault;
import kintsugi.lab.fault.FlapLink;
import kintsugi.lab.fault.HealPartition;
import kintsugi.lab.fault.LosePackets;
import kintsugi.lab.fault.Partition;
import kintsugi.lab.fault.PauseNode;
import kintsugi.lab.fault.RandomLinkFaults;
import kintsugi.lab.fault.RestartNode;
import kintsugi.lab.fault.RestoreDisk;
import kintsugi.lab.fault.RestoreLink;
import kintsugi.lab.fault.SlowDisk;
import kintsugi.lab.fault.SlowLink;

/** Reads what breaks, and when. */
final class FaultBinder {
    private static final double PERCENT = 100;

    private final CloudBinder cloud;
    private final List<LinkPlan> links;
    private final boolean hasLoad;

    FaultBinder(final CloudBinder cloud, final List<LinkPlan> links, final boolean hasLoad) {
        this.cloud = cloud;
        this.links = links;
        this.hasLoad = hasLoad;
    }

    List<FaultPlan> bind(final Section root) {
        final List<FaultPlan> plans = new ArrayList<>();
        for (final Section section : root.sections("faults")) {
            final Optional<FaultPlan.When> when = when(section);
            final Optional<Fault> fault = fault(section);
            if (when.isPresent() && fault.isPresent()) {
                plans.add(new FaultPlan(when.get(), fault.get(), section.place("at")));
            }
        }
        return plans;
    }

    private Optional<FaultPlan.When> when(final Section section) {
        final String at = section.text("at", "").trim();
        try {
            if (!at.endsWith("%")) {
                return Optional.of(new FaultPlan.When.Absolute(Units.parseNanos(at)));
            }
            final double percent = Double.parseDouble(at.substring(0, at.length() - 1));
            if (!hasLoad) {
                section.problem(
                        "at", "'" + at + "' is a share of the load, and there is no load; give a time such as 30s");
                return Optional.empty();
            }
            if (percent >= 0 && percent <= PERCENT) {
                return Optional.of(new FaultPlan.When.ShareOfLoad(percent / PERCENT));
            }
        } catch (NumberFormatException | Rejected bad) {
            // the same remedy for all of them
        }
        section.problem("at", "'" + at + "' is not a time such as 30s, nor a share of the load such as 50%");
        return Optional.empty();
    }

    private Optional<Fault> fault(final Section section) {
        final OptionalLong forNanos = section.nanos("for");
        return switch (section.text("kind", "")) {
            case "crash_node" -> node(section).map(n -> new CrashNode(n, forNanos));
            case "restart_node" -> node(section).map(RestartNode::new);
            case "pause_node" -> node(section).map(n -> new PauseNode(n, forNanos));
            case "fail_disk" -> disk(section).map(d -> new FailDisk(d.node, d.disk, forNanos));
            case "restore_disk" -> disk(section).map(d -> new RestoreDisk(d.node, d.disk));
            case "slow_disk" ->
                disk(section).map(d -> new SlowDisk(d.node, d.disk, section.number("factor", 1), forNanos));
            case "corrupt_block" -> disk(section).map(d -> new CorruptBlock(d.node, d.disk, section.bytes("offset")));
            case "fail_link" -> link(section).map(l -> new FailLink(l.a(), l.b(), forNanos));
            case "restore_link" -> link(section).map(l -> new RestoreLink(l.a(), l.b()));
            case "slow_link" ->
                link(section).map(l -> new SlowLink(l.a(), l.b(), section.number("factor", 1), forNanos));
            case "flap_link" -> flap(section);
            case "random_link_faults" -> random(section);
            case "lose_packets" ->
                link(section).map(l -> new LosePackets(l.a(), l.b(), section.number("percent", 0) / PERCENT, forNanos));
            case "partition" -> Optional.of(new Partition(side(section), forNanos));
            default -> Optional.of(new HealPartition());
        };
    }

    private record DiskOfNode(NodeId node, String disk) {}

    private Optional<NodeId> node(final Section section) {
        return cloud.node(section, "node").map(NodePlan::id);
    }

    private Optional<DiskOfNode> disk(final Section section) {
        final Optional<NodePlan> node = cloud.node(section, "node");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        final List<String> known =
                node.get().disks().stream().map(DiskPlan::name).toList();
        if (!section.has("disk") && known.size() == 1) {
            return Optional.of(new DiskOfNode(node.get().id(), known.getFirst()));
        }
        final String name = section.text("disk", "");
        if (known.contains(name)) {
            return Optional.of(new DiskOfNode(node.get().id(), name));
        }
        section.problem(
                section.has("disk") ? "disk" : "node",
                "'" + node.get().id() + "' has no disk '" + name + "'; "
                        + (known.isEmpty() ? "it has none" : "known: " + Suggestions.nearest(name, known)));
        return Optional.empty();
    }

    private Optional<Fault> random(final Section section) {
        if (links.isEmpty()) {
            section.problem("kind", "there are no links in this scenario that could fail; declare links");
        }
        return Optional.of(new RandomLinkFaults(
                section.positive("up", section.nanos("up"), Units.SECOND),
                section.positive("down", section.nanos("down"), Units.SECOND),
                section.positive("for", section.nanos("for"), Units.SECOND)));
    }

    private Optional<Fault> flap(final Section section) {
        final long period = section.positive("period", section.nanos("period"), Units.SECOND);
        final long down = section.positive("down", section.nanos("down"), 1);
        if (down >= period) {
            section.problem(
                    "down",
                    "the link is down for " + Units.formatNanos(down) + " of every " + Units.formatNanos(period)
                            + ", so it never comes back; make 'down' shorter than 'period'");
        }
        return link(section).map(l -> new FlapLink(l.a(), l.b(), period, down, section.integer("count", 1)));
    }

    /** Without links in the scenario, {@code slow_link} slows the way from the first node to the switch. */
    private Optional<LinkPlan> link(final Section section) {
        final Optional<NodePlan> a = cloud.node(section, "a");
        final Optional<NodePlan> b = cloud.node(section, "b");
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        final LinkPlan wanted = new LinkPlan(a.get().id(), b.get().id(), 0, 0, 0);
        if (links.isEmpty() && !section.text("kind", "").equals("slow_link")) {
            section.problem(
                    "a",
                    "there are no links in this scenario, and a switch joins all nodes; declare links, or use partition");
        }
        if (!links.isEmpty() && links.stream().noneMatch(l -> Reach.joins(l.a(), l.b(), wanted.a(), wanted.b()))) {
            section.problem(
                    "a",
                    "there is no link between '" + wanted.a() + "' and '" + wanted.b()
                            + "'; declare it under links, or name one that is there");
        }
        return Optional.of(wanted);
    }

    private List<NodeId> side(final Section section) {
        final List<NodeId> nodes = new ArrayList<>();
        for (final String name : section.texts("nodes")) {
            cloud.named(section, "nodes", name).ifPresent(node -> nodes.add(node.id()));
        }
        if (nodes.isEmpty() || nodes.size() == cloud.all().size()) {
            section.problem("nodes", "a partition needs at least one node on each side; name some of the nodes");
        }
        return nodes;
    }
}
