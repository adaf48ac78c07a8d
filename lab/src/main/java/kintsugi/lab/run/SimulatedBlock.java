package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ChunkStatus.ReplicaStatus;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.mdm.Mdm;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.block.mdm.MdmGroup;
import kintsugi.block.sdc.Sdc;
import kintsugi.block.sdc.SdcConfig;
import kintsugi.block.sds.Sds;
import kintsugi.block.sds.SdsConfig;
import kintsugi.block.store.Content;
import kintsugi.core.data.Blocks;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.lab.expect.BlockEvidence;
import kintsugi.lab.expect.ChunkView;
import kintsugi.lab.expect.PoolView;
import kintsugi.lab.load.VolumePort;
import kintsugi.lab.scenario.BlockPlan;
import kintsugi.lab.scenario.Capability;
import kintsugi.lab.scenario.DiskPlan;
import kintsugi.lab.scenario.NodePlan;
import kintsugi.lab.scenario.Scenario;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNode;
import org.jspecify.annotations.Nullable;

/** The block service on simulated machines. */
final class SimulatedBlock implements BlockWorld {
    private static final int CHUNK_BYTES = 4 << 20;

    private final SimulatedCloud cloud;
    private final Scenario scenario;
    private final Map<NodeId, NodePlan> plans = new TreeMap<>();
    private final Map<NodeId, Sds> servers = new TreeMap<>();
    private final Map<NodeId, Sdc> clients = new TreeMap<>();
    private final Map<NodeId, List<Sds>> everyServer = new TreeMap<>();
    private final Map<NodeId, List<Sdc>> everyClient = new TreeMap<>();
    private final List<BlockEvidence.Refusal> refusals = new ArrayList<>();
    private final List<NodeId> managers;
    private final Map<NodeId, Mdm> mdms = new TreeMap<>();
    private @Nullable Mdm lastLeader;

    SimulatedBlock(final SimulatedCloud cloud, final Scenario scenario) {
        this.cloud = cloud;
        this.scenario = scenario;
        scenario.nodes().forEach(node -> plans.put(node.id(), node));
        this.managers = scenario.nodes().stream()
                .filter(node -> node.has(Capability.MDM))
                .map(NodePlan::id)
                .toList();
    }

    /** The metadata manager that leads, or led last. */
    private @Nullable Mdm mdm() {
        for (final NodeId manager : managers) {
            final Mdm mdm = mdms.get(manager);
            if (mdm != null && cloud.node(manager).isUp() && mdm.isLeading()) {
                lastLeader = mdm;
            }
        }
        return lastLeader;
    }

    @Override
    public void start(final Host host) {
        final NodePlan plan = Objects.requireNonNull(plans.get(host.id()));
        if (managers.isEmpty()) {
            return;
        }
        if (plan.has(Capability.MDM)) {
            mdms.put(host.id(), Mdm.start(host, MdmConfig.STANDARD, MdmGroup.of(managers, CloudBuilder.MDM_LOG)));
        }
        if (plan.has(Capability.SDS)) {
            final Sds server = Sds.start(host, SdsConfig.standard(managers));
            servers.put(host.id(), server);
            everyServer.computeIfAbsent(host.id(), id -> new ArrayList<>()).add(server);
        }
        if (plan.has(Capability.SDC)) {
            final Sdc client = Sdc.start(host, SdcConfig.standard(managers));
            clients.put(host.id(), client);
            everyClient.computeIfAbsent(host.id(), id -> new ArrayList<>()).add(client);
        }
    }

    @Override
    public void configure(final Host host) {
        if (!managers.isEmpty() && !scenario.block().isEmpty()) {
            new BlockSetup(scenario, plans, refusals::add).configure(host, managers);
        }
    }

    @Override
    public VolumePort open(final NodeId node, final String volume) {
        return new OpenVolume(Objects.requireNonNull(clients.get(node)).open(volume));
    }

    @Override
    public List<PoolState> pools() {
        final Mdm mdm = mdm();
        return mdm == null
                ? List.of()
                : mdm.status().pools().stream().map(this::state).toList();
    }

    private PoolState state(final PoolStatus pool) {
        return new PoolState(
                pool.name(),
                pool.health().name(),
                pool.chunks(),
                pool.degradedChunks() + pool.unavailableChunks(),
                rebuiltBytes(pool.name()));
    }

    /** What the servers of the pool have written as copies, in all their incarnations. */
    private long rebuiltBytes(final String pool) {
        long bytes = 0;
        for (final BlockPlan.Pool plan : scenario.block().pools()) {
            if (plan.name().equals(pool)) {
                for (final NodeId node : plan.nodes()) {
                    for (final Sds server : everyServer.getOrDefault(node, List.of())) {
                        bytes += server.counters().copiedBytes();
                    }
                }
            }
        }
        return bytes;
    }

    @Override
    public BlockEvidence evidence() {
        final Mdm mdm = mdm();
        return mdm == null
                ? BlockEvidence.NONE
                : new BlockEvidence(
                        mdm.status().pools().stream().map(SimulatedBlock::view).toList(),
                        chunkViews(mdm),
                        serverViews(),
                        clientViews(),
                        List.copyOf(refusals));
    }

    private List<BlockEvidence.ServerView> serverViews() {
        final List<BlockEvidence.ServerView> views = new ArrayList<>();
        for (final BlockPlan.Pool pool : scenario.block().pools()) {
            for (final NodeId node : pool.nodes()) {
                views.add(new BlockEvidence.ServerView(
                        node.name(),
                        pool.name(),
                        Objects.requireNonNull(plans.get(node)).disks().stream()
                                .mapToLong(DiskPlan::sizeBytes)
                                .sum(),
                        everyServer.getOrDefault(node, List.of()).stream()
                                .mapToLong(server -> server.counters().reads())
                                .sum()));
            }
        }
        return views;
    }

    private List<BlockEvidence.ClientView> clientViews() {
        final List<BlockEvidence.ClientView> views = new ArrayList<>();
        everyClient.forEach((node, clients) -> views.add(new BlockEvidence.ClientView(
                node.name(),
                clients.stream().mapToLong(sdc -> sdc.counters().reads()).sum(),
                clients.stream().mapToLong(sdc -> sdc.counters().writes()).sum())));
        return views;
    }

    private static PoolView view(final PoolStatus pool) {
        return new PoolView(
                pool.name(),
                pool.health().name(),
                pool.copies(),
                pool.rebuild().limitBytesPerSecond(),
                pool.capacityBytes(),
                pool.usedBytes(),
                pool.placedBytes());
    }

    private List<ChunkView> chunkViews(final Mdm manager) {
        final DownDevices down = new DownDevices();
        return manager.chunks().stream().map(chunk -> view(chunk, down)).toList();
    }

    private ChunkView view(final ChunkStatus chunk, final DownDevices down) {
        final int blocks = CHUNK_BYTES / Blocks.BYTES;
        final List<ChunkView.CopyView> copies = new ArrayList<>();
        for (final ReplicaStatus replica : chunk.replicas()) {
            final SimulatedNode node = cloud.node(replica.sds());
            copies.add(new ChunkView.CopyView(
                    replica.sds().name(),
                    replica.state() == ReplicaState.IN_SYNC,
                    replica.isUp()
                            && node.isUp()
                            && !node.disk(replica.device()).isFailed(),
                    new DeviceContent(node, isUp -> content(chunk, replica, isUp, down), blocks)));
        }
        return new ChunkView(
                chunk.volume(), chunk.pool(), chunk.index(), (long) chunk.index() * blocks, blocks, copies);
    }

    private @Nullable Content content(
            final ChunkStatus chunk, final ReplicaStatus replica, final boolean isUp, final DownDevices down) {
        final SimulatedNode node = cloud.node(replica.sds());
        final Optional<Content> found = isUp
                ? Optional.ofNullable(servers.get(replica.sds()))
                        .flatMap(server -> server.inspect(
                                chunk.volumeId(),
                                chunk.index(),
                                (device, offset, length) -> node.disk(device).inspect(offset, length)))
                : down.chunk(node, replica.device(), chunk.volumeId(), chunk.index());
        return found.orElse(null);
    }
}
