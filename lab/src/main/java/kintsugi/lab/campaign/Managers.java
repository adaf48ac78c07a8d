package kintsugi.lab.campaign;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import kintsugi.block.mdm.Mdm;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.block.mdm.MdmCounters;
import kintsugi.block.mdm.MdmGroup;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.DiskSpec;
import kintsugi.simulation.hardware.NodeSpec;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNode;
import org.jspecify.annotations.Nullable;

/**
 * The metadata managers of a run, each with a device for its log. What is committed is known to those who look from outside by the start of a
 * manager that has applied most of it, be it one that has lost power since: logs only grow, so what it knew stays true.
 */
final class Managers {
    static final String LOG_DISK = "mdm-log";

    private static final long LOG_DISK_BYTES = 16 * Units.MIB;
    private static final int SNAPSHOT_COMMANDS = 40;

    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<NodeId> ids = new ArrayList<>();
    private final Map<NodeId, Mdm> running = new TreeMap<>();
    private final List<Mdm> every = new ArrayList<>();
    private final Map<Long, Integer> hashes = new TreeMap<>();
    private @Nullable Mdm mostAdvanced;

    Managers(final SimulatedCloud cloud, final int count) {
        for (int i = 1; i <= count; i++) {
            final NodeId id = new NodeId("mdm-" + i);
            ids.add(id);
            nodes.add(cloud.addNode(NodeSpec.standard(id, List.of(DiskSpec.standard(LOG_DISK, LOG_DISK_BYTES)))));
        }
        nodes.forEach(node -> node.boot(this::start));
    }

    private void start(final Host host) {
        final Mdm mdm = Mdm.start(host, MdmConfig.STANDARD, new MdmGroup("", ids, LOG_DISK, SNAPSHOT_COMMANDS));
        running.put(host.id(), mdm);
        every.add(mdm);
    }

    List<NodeId> ids() {
        return ids;
    }

    /** Their machines, the first being number 1. */
    List<SimulatedNode> nodes() {
        return nodes;
    }

    /** Every start of one, for their counters. */
    List<Mdm> every() {
        return every;
    }

    /** How often another leadership began than the first. */
    long leaderChanges() {
        return every.stream()
                        .map(Mdm::counters)
                        .mapToLong(MdmCounters::leaderships)
                        .sum()
                - 1;
    }

    /** The one that leads, if its machine runs; of several that believe it, the one that knows most. */
    Optional<SimulatedNode> leader() {
        SimulatedNode leader = null;
        for (final SimulatedNode node : nodes) {
            final Mdm mdm = running.get(node.id());
            if (mdm != null && node.isUp() && mdm.isLeading() && (leader == null || isAhead(mdm, leader))) {
                leader = node;
            }
        }
        return Optional.ofNullable(leader);
    }

    private boolean isAhead(final Mdm mdm, final SimulatedNode other) {
        return mdm.mapVersion()
                > Objects.requireNonNull(running.get(other.id())).mapVersion();
    }

    Mdm mostAdvanced() {
        Mdm best = mostAdvanced == null ? every.getFirst() : mostAdvanced;
        for (final Mdm mdm : running.values()) {
            best = mdm.mapVersion() > best.mapVersion() ? mdm : best;
        }
        mostAdvanced = best;
        return best;
    }

    /** Whether all run, one leads, and they hold the same map. */
    boolean agree() {
        return nodes.stream().allMatch(SimulatedNode::isUp)
                && leader().isPresent()
                && running.values().stream()
                        .allMatch(mdm -> mdm.mapVersion() == mostAdvanced().mapVersion());
    }

    /** Who leads, and how much of the map each knows. */
    String describe() {
        return leader().map(node -> node.id() + " leads, ").orElse("nobody leads, ")
                + running.entrySet().stream()
                        .map(e -> e.getKey() + " knows version " + e.getValue().mapVersion())
                        .toList();
    }

    /** @throws Violation if one has stopped, or two that hold the same version of the map hold different maps */
    void check() {
        running.forEach((id, mdm) -> mdm.end().ifPresent(why -> {
            throw new Violation(id + " does not take part any more: " + why.getMessage());
        }));
        running.values().forEach(mdm -> {
            final int hash = Arrays.hashCode(map(mdm));
            final Integer known = hashes.putIfAbsent(mdm.mapVersion(), hash);
            if (known != null && known != hash) {
                throw new Violation("the metadata managers have held different maps of version " + mdm.mapVersion());
            }
        });
    }

    private static byte[] map(final Mdm mdm) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        mdm.writeMap(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
