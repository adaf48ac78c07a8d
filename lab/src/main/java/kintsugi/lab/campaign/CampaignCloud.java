package kintsugi.lab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kintsugi.block.admin.BlockAdmin;
import kintsugi.block.map.Access;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ClusterStatus;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.SdsState;
import kintsugi.block.map.VolumeSpec;
import kintsugi.block.mdm.Mdm;
import kintsugi.block.sdc.Sdc;
import kintsugi.block.sdc.SdcConfig;
import kintsugi.block.sdc.VolumeHandle;
import kintsugi.block.sds.DeviceLayout;
import kintsugi.block.sds.Sds;
import kintsugi.block.sds.SdsConfig;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.campaign.Plan.Shape;
import kintsugi.simulation.hardware.DiskSpec;
import kintsugi.simulation.hardware.NodeSpec;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.kernel.Kernel;

/** The cluster of a plan: metadata managers, servers and clients on simulated machines, one pool, one volume mapped to all clients. */
final class CampaignCloud {
    static final String DISK = "disk-1";

    private static final String DOMAIN = "pd-1";
    private static final String POOL = "pool-1";
    static final String VOLUME = "volume-1";
    private static final long SCRUB_BYTES_PER_SECOND = 32 * Units.MIB;
    private static final int SETUP_SECONDS = 60;
    private static final long LOOK_NANOS = 50 * Units.MILLI;

    private final Shape shape;
    private final Kernel kernel;
    private final SimulatedCloud cloud;
    private final Managers managers;
    private final List<SimulatedNode> servers = new ArrayList<>();
    private final List<SimulatedNode> clients = new ArrayList<>();
    private final Map<NodeId, Sds> running = new TreeMap<>();
    private final List<Sds> everySds = new ArrayList<>();
    private final List<Sdc> everySdc = new ArrayList<>();
    private long withoutRoom;

    /** What a client does with the volume, on its main thread. */
    interface ClientProgram {
        void run(Host host, VolumeHandle volume);
    }

    CampaignCloud(final Kernel kernel, final Shape shape) {
        this.kernel = kernel;
        this.shape = shape;
        this.cloud = new SimulatedCloud(kernel);
        this.managers = new Managers(cloud, shape.managers());
        for (int i = 1; i <= shape.servers(); i++) {
            final SimulatedNode node = cloud.addNode(NodeSpec.standard(
                    new NodeId("sds-" + i),
                    List.of(DiskSpec.standard(DISK, DeviceLayout.deviceBytes(shape.payloadMib() * Units.MIB)))));
            servers.add(node);
            node.boot(this::startServer);
        }
        for (int i = 1; i <= shape.clients(); i++) {
            clients.add(cloud.addNode(NodeSpec.standard(new NodeId("sdc-" + i), List.of())));
        }
        administer();
    }

    private void startServer(final Host host) {
        final Sds sds =
                Sds.start(host, new SdsConfig(managers.ids(), Units.SECOND, 5 * Units.SECOND, SCRUB_BYTES_PER_SECOND));
        running.put(host.id(), sds);
        everySds.add(sds);
    }

    private void administer() {
        final boolean[] isDone = {false};
        cloud.addNode(NodeSpec.standard(new NodeId("admin"), List.of())).boot(host -> {
            final BlockAdmin admin = BlockAdmin.connect(host, managers.ids());
            configure(admin);
            isDone[0] = true;
        });
        runUntil(() -> isDone[0], SETUP_SECONDS, () -> "the cluster is not set up");
    }

    private void configure(final BlockAdmin admin) {
        admin.createProtectionDomain(DOMAIN);
        admin.createPool(PoolSpec.standard(POOL, DOMAIN));
        for (int set = 1; set <= shape.faultSets(); set++) {
            admin.createFaultSet(DOMAIN, "fs-" + set);
        }
        for (int i = 0; i < servers.size(); i++) {
            final NodeId id = servers.get(i).id();
            final String faultSet = shape.faultSets() == 0 ? "" : "fs-" + (1 + i % shape.faultSets());
            admin.addSds(DOMAIN, faultSet, id);
            admin.addDevice(id, DISK, POOL, shape.payloadMib() * Units.MIB);
        }
        admin.awaitUp(servers.stream().map(SimulatedNode::id).toList(), 10 * Units.SECOND);
        admin.createVolume(new VolumeSpec(VOLUME, POOL, shape.volumeMib() * Units.MIB, shape.isThin()));
        for (final SimulatedNode client : clients) {
            admin.map(VOLUME, client.id(), Access.READ_WRITE);
        }
    }

    /** Boots a client, which opens the volume and does that; the same at each restart. */
    void bootClient(final SimulatedNode client, final ClientProgram program) {
        client.boot(host -> {
            final Sdc sdc = Sdc.start(host, new SdcConfig(managers.ids(), shape.deadlineMillis() * Units.MILLI));
            everySdc.add(sdc);
            program.run(host, open(host, sdc));
        });
    }

    private static VolumeHandle open(final Host host, final Sdc sdc) {
        while (true) {
            try {
                return sdc.open(VOLUME);
            } catch (Unavailable | Indeterminate | Rejected notNow) { // no manager, or not mapped just now
                host.clock().sleep(Units.SECOND);
            }
        }
    }

    /** Runs until the condition holds. @throws Violation after that many seconds */
    void runUntil(final BooleanSupplier condition, final int mostSeconds, final Supplier<String> otherwise) {
        final long end = kernel.now() + mostSeconds * Units.SECOND;
        while (!condition.getAsBoolean()) {
            if (kernel.now() >= end) {
                throw new Violation(otherwise.get() + " within " + mostSeconds + " s");
            }
            kernel.runUntil(kernel.now() + LOOK_NANOS);
        }
    }

    boolean isThin() {
        return shape.isThin();
    }

    /**
     * Whether every chunk has all its copies, every server is up, and all metadata managers hold the same map, of which one leads. A chunk that no
     * server without a copy of it has room for cannot have all: moving others out of the way is not built yet.
     */
    boolean isWhole() {
        if (!managers.agree()) {
            return false;
        }
        final ClusterStatus status = mdm().status();
        return status.servers().stream().allMatch(s -> s.state() == SdsState.UP)
                && status.pools().stream().allMatch(p -> p.unavailableChunks() == 0)
                && (status.pools().stream().allMatch(p -> p.degradedChunks() == 0) || isOnlyWithoutRoom(status));
    }

    private boolean isOnlyWithoutRoom(final ClusterStatus status) {
        long without = 0;
        for (final ChunkStatus chunk : mdm().chunks()) {
            final Set<NodeId> holders = new TreeSet<>();
            chunk.replicas().forEach(replica -> holders.add(replica.sds()));
            final boolean hasRoom = status.servers().stream()
                    .anyMatch(s -> !holders.contains(s.node()) && s.placedBytes() < s.payloadBytes());
            without += holders.size() == 1 && !hasRoom ? 1 : 0;
        }
        final boolean isOnly = without
                == status.pools().stream().mapToLong(PoolStatus::degradedChunks).sum();
        withoutRoom = isOnly ? without : 0;
        return isOnly;
    }

    /** Chunks that stayed without all copies because of that. */
    long withoutRoom() {
        return withoutRoom;
    }

    /** The metadata manager that knows most of what was committed. */
    Mdm mdm() {
        return managers.mostAdvanced();
    }

    Managers managers() {
        return managers;
    }

    SimulatedCloud cloud() {
        return cloud;
    }

    Kernel kernel() {
        return kernel;
    }

    /** Its servers, the first being number 1. */
    List<SimulatedNode> servers() {
        return servers;
    }

    /** Its clients, the first being number 1. */
    List<SimulatedNode> clients() {
        return clients;
    }

    Sds sds(final NodeId server) {
        return Objects.requireNonNull(running.get(server));
    }

    /** Every start of a server, for their counters. */
    List<Sds> everySds() {
        return everySds;
    }

    /** Every start of a client. */
    List<Sdc> everySdc() {
        return everySdc;
    }

    /** What an administrator does. */
    interface AdminProgram {
        void run(Host host, BlockAdmin admin);
    }

    /** Has an administrator do that, on a machine of his own. */
    void administer(final String name, final AdminProgram program) {
        onNewNode(name, host -> program.run(host, BlockAdmin.connect(host, managers.ids())));
    }

    void map(final BlockAdmin admin, final SimulatedNode client) {
        admin.map(VOLUME, client.id(), Access.READ_WRITE);
    }

    /** One more client, mapped to the volume; for those who look at the end. */
    SimulatedNode addClient(final String name) {
        final SimulatedNode client = cloud.addNode(NodeSpec.standard(new NodeId(name), List.of()));
        final boolean[] isDone = {false};
        administer("admin-" + name, (host, admin) -> {
            map(admin, client);
            isDone[0] = true;
        });
        runUntil(() -> isDone[0], SETUP_SECONDS, () -> "a client could not be mapped");
        return client;
    }

    private void onNewNode(final String name, final Consumer<Host> program) {
        cloud.addNode(NodeSpec.standard(new NodeId(name), List.of())).boot(program);
    }
}
