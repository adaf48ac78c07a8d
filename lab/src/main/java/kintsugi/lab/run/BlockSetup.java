package kintsugi.lab.run;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kintsugi.block.admin.BlockAdmin;
import kintsugi.block.map.Access;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.VolumeSpec;
import kintsugi.block.sds.DeviceLayout;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.lab.scenario.BlockPlan;
import kintsugi.lab.scenario.DiskPlan;
import kintsugi.lab.scenario.NodePlan;
import kintsugi.lab.scenario.Scenario;

/** Sets the block service of a scenario up, as an administrator would. */
final class BlockSetup {
    private final BlockPlan plan;
    private final Map<NodeId, NodePlan> nodes;

    BlockSetup(final Scenario scenario, final Map<NodeId, NodePlan> nodes) {
        this.plan = scenario.block();
        this.nodes = nodes;
    }

    /** Blocks until all is set up. */
    void configure(final Host host, final NodeId manager) {
        final BlockAdmin admin = BlockAdmin.connect(host, manager);
        plan.domains().forEach(admin::createProtectionDomain);
        plan.faultSets().forEach(set -> admin.createFaultSet(set.domain(), set.name()));
        plan.pools().forEach(pool -> pool(admin, pool));
        plan.volumes()
                .forEach(volume -> admin.createVolume(
                        new VolumeSpec(volume.name(), volume.pool(), volume.sizeBytes(), volume.isThin())));
        plan.mappings()
                .forEach(mapping -> admin.map(
                        mapping.volume(), mapping.node(), mapping.isReadOnly() ? Access.READ_ONLY : Access.READ_WRITE));
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
                admin.addDevice(node, disk.name(), pool.name(), DeviceLayout.payloadBytes(disk.sizeBytes()));
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
