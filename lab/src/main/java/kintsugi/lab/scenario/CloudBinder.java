package kintsugi.lab.scenario;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.Place;
import kintsugi.input.Section;
import kintsugi.input.Suggestions;

/** Reads nodes, disks and links. */
final class CloudBinder {
    private static final long SEEK_NANOS = 2_500 * Units.MICRO;
    private static final long DISK_BYTES_PER_SECOND = 200 * Units.MIB;
    private static final int DISK_CHANNELS = 2;
    private static final int VCPUS = 4;
    private static final long MEMORY_BYTES = 8 * Units.GIB;
    private static final long NIC_BITS_PER_SECOND = 10_000_000_000L;
    private static final long LINK_LATENCY_NANOS = 100 * Units.MICRO;
    private static final long BLOCK_BYTES = 4096;

    private static final double PERCENT = 100;

    private final Map<String, List<NodeId>> groups = new TreeMap<>();
    private final Map<NodeId, NodePlan> nodes = new TreeMap<>();
    private final Map<NodeId, Place> places = new TreeMap<>();
    private final List<NodePlan> inOrder = new ArrayList<>();

    List<NodePlan> nodes(final Section root) {
        for (final Section section : root.sections("nodes")) {
            final String name = section.text("name", "");
            final int count = section.integer("count", 0);
            for (int i = 1; i <= Math.max(1, count); i++) {
                add(section, count == 0 ? name : name + "-" + i);
                if (count > 0 && NodeId.isName(name + "-" + i)) {
                    groups.computeIfAbsent(name, group -> new ArrayList<>()).add(new NodeId(name + "-" + i));
                }
            }
        }
        return inOrder;
    }

    private void add(final Section section, final String name) {
        if (!NodeId.isName(name)) {
            section.problem("name", "'" + name + "' is too long for a node name; shorten it");
            return;
        }
        final NodeId id = new NodeId(name);
        final Place earlier = places.putIfAbsent(id, section.place("name"));
        if (earlier != null) {
            section.problem(
                    "name",
                    "the node '" + id + "' is named twice, first at line " + earlier.line()
                            + "; give one of them another name");
            return;
        }
        final NodePlan plan = new NodePlan(
                id,
                capabilities(section),
                section.integer("vcpus", VCPUS),
                section.positive("memory", section.bytes("memory"), MEMORY_BYTES),
                section.positive("nic", section.bitsPerSecond("nic"), NIC_BITS_PER_SECOND),
                section.text("zone", "default"),
                disks(section));
        nodes.put(id, plan);
        inOrder.add(plan);
    }

    private static Set<Capability> capabilities(final Section section) {
        final Set<Capability> all = EnumSet.noneOf(Capability.class);
        section.texts("capabilities").forEach(text -> all.add(Capability.valueOf(text)));
        return all;
    }

    private static List<DiskPlan> disks(final Section node) {
        final Map<String, DiskPlan> disks = new TreeMap<>();
        final List<DiskPlan> inOrder = new ArrayList<>();
        for (final Section disk : node.sections("disks")) {
            final String name = disk.text("name", "disk-" + (inOrder.size() + 1));
            final long size = disk.positive("size", disk.bytes("size"), Units.GIB);
            if (size % BLOCK_BYTES != 0) {
                disk.problem("size", "'size' is " + size + " bytes; make it a multiple of " + BLOCK_BYTES);
            }
            final DiskPlan plan = new DiskPlan(
                    name,
                    size,
                    disk.nanos("seek", SEEK_NANOS),
                    disk.positive("throughput", disk.bytesPerSecond("throughput"), DISK_BYTES_PER_SECOND),
                    disk.integer("channels", DISK_CHANNELS),
                    disk.integer("queue_depth", 0));
            if (disks.put(name, plan) != null) {
                disk.problem("name", "the disk '" + name + "' is named twice on this node; rename one of them");
            }
            inOrder.add(plan);
        }
        return inOrder;
    }

    List<LinkPlan> links(final Section root) {
        final List<LinkPlan> links = new ArrayList<>();
        for (final Section link : root.sections("links")) {
            final Optional<NodePlan> a = node(link, "a");
            final Optional<NodePlan> b = node(link, "b");
            if (a.isPresent() && b.isPresent()) {
                if (a.get().id().equals(b.get().id())) {
                    link.problem("b", "a link joins '" + a.get().id() + "' with itself; name another node");
                }
                if (links.stream()
                        .anyMatch(l ->
                                Reach.joins(l.a(), l.b(), a.get().id(), b.get().id()))) {
                    link.problem(
                            "a",
                            "there is a link between '" + a.get().id() + "' and '"
                                    + b.get().id() + "' already; remove one of the two");
                }
                links.add(new LinkPlan(
                        a.get().id(),
                        b.get().id(),
                        link.positive("bandwidth", link.bitsPerSecond("bandwidth"), NIC_BITS_PER_SECOND),
                        link.positive("latency", link.nanos("latency"), LINK_LATENCY_NANOS),
                        link.number("loss_percent", 0) / PERCENT));
            }
        }
        return links;
    }

    /** The node that a key names; a problem if there is none. */
    Optional<NodePlan> node(final Section section, final String key) {
        return section.text(key).flatMap(name -> named(section, key, name));
    }

    /** The node of that name; a problem at that key if there is none. */
    Optional<NodePlan> named(final Section section, final String key, final String name) {
        final Optional<NodePlan> found =
                NodeId.isName(name) ? Optional.ofNullable(nodes.get(new NodeId(name))) : Optional.empty();
        if (found.isEmpty()) {
            section.problem(key, "there is no node '" + name + "'; nearest known: " + nearest(name));
        }
        return found;
    }

    /** The node that a key names and that has that capability; the only one with it when the key is left out. */
    Optional<NodePlan> nodeWith(final Capability capability, final Section section, final String key) {
        if (section.has(key)) {
            final Optional<NodePlan> node = node(section, key);
            if (node.isPresent() && !node.get().has(capability)) {
                section.problem(
                        key,
                        "'" + node.get().id() + "' has not the capability " + capability + "; name a node that has it");
            }
            return node;
        }
        final List<NodePlan> all =
                inOrder.stream().filter(n -> n.has(capability)).toList();
        if (all.size() != 1) {
            section.problem(
                    key,
                    "'" + key + "' is missing, and there are " + all.size() + " nodes with the capability " + capability
                            + "; name one");
            return Optional.empty();
        }
        return Optional.of(all.getFirst());
    }

    /** The nodes that were declared together under that name; none if it is not the name of a group. */
    List<NodeId> group(final String name) {
        return groups.getOrDefault(name, List.of());
    }

    List<NodePlan> all() {
        return inOrder;
    }

    private String nearest(final String name) {
        return Suggestions.nearest(
                name, nodes.keySet().stream().map(NodeId::name).toList());
    }
}
