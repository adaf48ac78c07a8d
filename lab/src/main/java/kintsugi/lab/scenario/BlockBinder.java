package kintsugi.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.Counted;
import kintsugi.input.Section;
import kintsugi.lab.scenario.BlockPlan.FaultSet;
import kintsugi.lab.scenario.BlockPlan.Mapping;
import kintsugi.lab.scenario.BlockPlan.Pool;
import kintsugi.lab.scenario.BlockPlan.Volume;

/** Reads how the block service is set up. */
final class BlockBinder {
    private static final String DEFAULT_DOMAIN = "pd-1";
    private static final double SPARE_PERCENT = 10;
    private static final long REBUILD_BYTES_PER_SECOND = 100 * Units.MIB;
    private static final int OVERCOMMIT_PERCENT = 300;
    private static final long BLOCK_BYTES = 4096;
    private static final Map<String, Integer> COPIES = Map.of("two_copies", 2);

    private final CloudBinder cloud;
    private final Names<String> domains = new Names<>("protection domain");
    private final Names<FaultSet> faultSets = new Names<>("fault set");
    private final Names<Pool> pools = new Names<>("pool");
    private final Names<Volume> volumes = new Names<>("volume");
    private final List<Mapping> mappings = new ArrayList<>();
    private boolean hasBadMapping;

    BlockBinder(final CloudBinder cloud) {
        this.cloud = cloud;
    }

    static BlockPlan nothing() {
        return new BlockPlan(List.of(), List.of(), List.of(), List.of(), List.of());
    }

    BlockPlan bind(final Section block) {
        final List<String> domainNames = domains(block);
        final List<FaultSet> sets = faultSets(block);
        final List<Pool> poolPlans = pools(block);
        final List<Volume> volumePlans = volumes(block);
        block.sections("mappings").forEach(this::mapping);
        needsManager(block, poolPlans);
        return new BlockPlan(domainNames, sets, poolPlans, volumePlans, mappings);
    }

    Names<Pool> poolNames() {
        return pools;
    }

    Names<Volume> volumeNames() {
        return volumes;
    }

    /** Whether the node may use the volume; also said of every pair when a mapping was bad, since that is reported already. */
    boolean isMapped(final Volume volume, final NodeId node) {
        return hasBadMapping
                || mappings.stream()
                        .anyMatch(m ->
                                m.volume().equals(volume.name()) && m.node().equals(node));
    }

    boolean isReadOnly(final Volume volume, final NodeId node) {
        return mappings.stream()
                .anyMatch(m -> m.volume().equals(volume.name()) && m.node().equals(node) && m.isReadOnly());
    }

    private List<String> domains(final Section block) {
        final List<String> names = new ArrayList<>();
        for (final Section domain : block.sections("protection_domains")) {
            names.add(domain.text("name", ""));
            domains.add(domain, domain.text("name", ""), domain.text("name", ""));
        }
        if (names.isEmpty()) {
            names.add(DEFAULT_DOMAIN);
            domains.add(block, DEFAULT_DOMAIN, DEFAULT_DOMAIN);
        }
        return names;
    }

    private List<FaultSet> faultSets(final Section block) {
        final List<FaultSet> all = new ArrayList<>();
        for (final Section section : block.sections("fault_sets")) {
            final Optional<String> domain = domains.find(section, "protection_domain");
            final List<NodeId> nodes = servers(section);
            for (final FaultSet other : all) {
                other.nodes().stream()
                        .filter(nodes::contains)
                        .forEach(node -> section.problem(
                                "nodes",
                                "'" + node + "' is in the fault set '" + other.name() + "' already; a node is in one"));
            }
            final FaultSet set = new FaultSet(section.text("name", ""), domain.orElse(DEFAULT_DOMAIN), nodes);
            faultSets.add(section, set.name(), set);
            all.add(set);
        }
        return all;
    }

    private List<Pool> pools(final Section block) {
        final List<Pool> all = new ArrayList<>();
        for (final Section section : block.sections("pools")) {
            final Optional<String> domain = domains.find(section, "protection_domain");
            final List<NodeId> nodes = section.has("nodes") ? servers(section) : allServers();
            final int copies = COPIES.getOrDefault(section.text("policy", "two_copies"), 2);
            if (nodes.size() < copies) {
                section.problem(
                        "name",
                        "the pool has " + Counted.of(nodes.size(), "SDSs with disks, and ") + copies
                                + " copies need as many; add nodes with the capability SDS and with disks");
            }
            for (final Pool other : all) {
                other.nodes().stream()
                        .filter(nodes::contains)
                        .findFirst()
                        .ifPresent(node -> section.problem(
                                "nodes",
                                "the disks of '" + node + "' are in the pool '" + other.name()
                                        + "' already; list other nodes under 'nodes'"));
            }
            final Pool pool = new Pool(
                    section.text("name", ""),
                    domain.orElse(DEFAULT_DOMAIN),
                    copies,
                    section.bytes("capacity"),
                    section.number("spare_percent", SPARE_PERCENT),
                    section.positive("rebuild_rate", section.bytesPerSecond("rebuild_rate"), REBUILD_BYTES_PER_SECOND),
                    section.integer("overcommit_percent", OVERCOMMIT_PERCENT),
                    nodes);
            pools.add(section, pool.name(), pool);
            all.add(pool);
        }
        return all;
    }

    private List<NodeId> servers(final Section section) {
        final List<NodeId> nodes = new ArrayList<>();
        for (final String name : section.texts("nodes")) {
            cloud.named(section, "nodes", name).ifPresent(node -> {
                if (!node.has(Capability.SDS)) {
                    section.problem("nodes", "'" + name + "' has not the capability SDS; name a node that has it");
                }
                nodes.add(node.id());
            });
        }
        return nodes;
    }

    private List<NodeId> allServers() {
        return cloud.all().stream()
                .filter(n -> n.has(Capability.SDS) && !n.disks().isEmpty())
                .map(NodePlan::id)
                .toList();
    }

    private List<Volume> volumes(final Section block) {
        final List<Volume> all = new ArrayList<>();
        for (final Section section : block.sections("volumes")) {
            final Optional<Pool> pool = pools.find(section, "pool");
            final OptionalLong size = section.bytes("size");
            final long bytes = section.positive("size", size, Units.GIB);
            if (bytes % BLOCK_BYTES != 0) {
                section.problem("size", "'size' is " + bytes + " bytes; make it a multiple of " + BLOCK_BYTES);
            }
            final Volume volume = new Volume(
                    section.text("name", ""),
                    bytes,
                    section.text("provisioning", "thin").equals("thin"),
                    pool.map(Pool::name).orElse(""));
            volumes.add(section, volume.name(), volume);
            all.add(volume);
        }
        return all;
    }

    private void mapping(final Section section) {
        final Optional<Volume> volume = volumes.find(section, "volume");
        final Optional<NodePlan> node = cloud.nodeWith(Capability.SDC, section, "node");
        hasBadMapping |= volume.isEmpty() || node.isEmpty();
        if (volume.isPresent() && node.isPresent()) {
            if (isMapped(volume.get(), node.get().id())) {
                section.problem("volume", "the volume is mapped to this node twice; remove one of the two");
            }
            mappings.add(new Mapping(
                    volume.get().name(),
                    node.get().id(),
                    section.text("access", "read_write").equals("read_only")));
        }
    }

    private void needsManager(final Section block, final List<Pool> all) {
        final long managers =
                cloud.all().stream().filter(n -> n.has(Capability.MDM)).count();
        if (!all.isEmpty() && managers != 1 && managers != 3 && managers != 5) {
            block.problem("pools", "pools need 1, 3 or 5 nodes with the capability MDM, and there are " + managers);
        }
    }
}
