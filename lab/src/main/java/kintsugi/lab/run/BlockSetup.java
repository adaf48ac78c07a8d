package kintsugi.lab.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import kintsugi.block.admin.BlockAdmin;
import kintsugi.block.map.Access;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.VolumeSpec;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.expect.BlockEvidence.Refusal;
import kintsugi.lab.expect.VolumeRefused;
import kintsugi.lab.scenario.BlockPlan;
import kintsugi.lab.scenario.DiskPlan;
import kintsugi.lab.scenario.NodePlan;
import kintsugi.lab.scenario.Scenario;

/** Sets the block service of a scenario up, as an administrator would. */
final class BlockSetup {
    private static final long UP_WITHIN_NANOS = 5 * Units.SECOND;

    private final BlockPlan plan;
    private final Map<NodeId, NodePlan> nodes;
    private final Set<String> doubtful;
    private final Consumer<Refusal> onRefusal;

    /** @param onRefusal is told of volumes that were refused, of those that may be: any other refusal ends the set-up */
    BlockSetup(final Scenario scenario, final Map<NodeId, NodePlan> nodes, final Consumer<Refusal> onRefusal) {
        this.plan = scenario.block();
        this.nodes = nodes;
        this.doubtful = scenario.expectations().stream()
                .filter(VolumeRefused.class::isInstance)
                .map(e -> ((VolumeRefused) e).volume())
                .collect(Collectors.toCollection(TreeSet::new));
        this.onRefusal = onRefusal;
    }

    /** Blocks until all is set up. */
    void configure(final Host host, final List<NodeId> managers) {
        final BlockAdmin admin = BlockAdmin.connect(host, managers);
        plan.domains().forEach(admin::createProtectionDomain);
        plan.faultSets().forEach(set -> admin.createFaultSet(set.domain(), set.name()));
        plan.pools().forEach(pool -> pool(admin, pool));
        awaitServers(admin);
        plan.volumes().forEach(volume -> volume(admin, volume));
        plan.mappings()
                .forEach(mapping -> admin.map(
                        mapping.volume(), mapping.node(), mapping.isReadOnly() ? Access.READ_ONLY : Access.READ_WRITE));
    }

    /** Thick volumes get all their chunks when they are made, on servers that are up. */
    private void awaitServers(final BlockAdmin admin) {
        if (plan.volumes().stream().allMatch(BlockPlan.Volume::isThin)) {
            return;
        }
        try {
            admin.awaitUp(
                    plan.pools().stream()
                            .flatMap(pool -> pool.nodes().stream())
                            .distinct()
                            .toList(),
                    UP_WITHIN_NANOS);
        } catch (Unavailable oneIsDown) {
            // then the volumes get what room there is, or are refused with what is missing
        }
    }

    private void volume(final BlockAdmin admin, final BlockPlan.Volume volume) {
        try {
            admin.createVolume(new VolumeSpec(volume.name(), volume.pool(), volume.sizeBytes(), volume.isThin()));
        } catch (Rejected refused) {
            if (!doubtful.contains(volume.name())) {
                throw refused;
            }
            onRefusal.accept(new Refusal(volume.name(), refused.code(), String.valueOf(refused.getMessage())));
        }
    }

    private void pool(final BlockAdmin admin, final BlockPlan.Pool pool) {
        admin.createPool(new PoolSpec(
                pool.name(),
                pool.domain(),
                pool.capacityBytes(),
                pool.sparePercent(),
                pool.rebuildBytesPerSecond(),
                pool.overcommitPercent()));
        for (final NodeId node : pool.nodes()) {
            addServer(admin, pool.domain(), node);
            for (final DiskPlan disk : Objects.requireNonNull(nodes.get(node)).disks()) {
                admin.addDevice(node, disk.name(), pool.name(), disk.sizeBytes());
            }
        }
    }

    private void addServer(final BlockAdmin admin, final String domain, final NodeId node) {
        final Optional<BlockPlan.FaultSet> set =
                plan.faultSets().stream().filter(s -> s.nodes().contains(node)).findFirst();
        if (set.isPresent()) {
            admin.addSds(domain, set.get().name(), node);
        } else {
            admin.addSds(domain, node);
        }
    }
}
