package kintsugi.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import kintsugi.block.admin.BlockAdmin;
import kintsugi.block.map.Access;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.map.VolumeSpec;
import kintsugi.block.mdm.Mdm;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.block.mdm.MdmGroup;
import kintsugi.block.sdc.Sdc;
import kintsugi.block.sdc.SdcConfig;
import kintsugi.block.sdc.VolumeHandle;
import kintsugi.block.sds.DeviceLayout;
import kintsugi.block.sds.Sds;
import kintsugi.block.sds.SdsConfig;
import kintsugi.block.store.Content;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.DiskSpec;
import kintsugi.simulation.hardware.NodeSpec;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;

/** A cloud of one MDM, or with each third seed three, some SDSs with a disk each, and SDCs; one pool, volumes as asked for. */
final class TestCloud {
    static final String POOL = "pool-1";
    static final String DOMAIN = "pd-1";
    static final NodeId MDM = new NodeId("mdm-1");
    private static final String LOG = "log";
    private static final int SNAPSHOT_COMMANDS = 100;
    static final int CHUNK_BYTES = DeviceLayout.SLOT_BYTES;

    final Kernel kernel;
    final SimulatedCloud cloud;
    final List<NodeId> servers = new ArrayList<>();
    final Map<NodeId, Sds> sds = new TreeMap<>();
    final Map<NodeId, Host> hosts = new TreeMap<>();
    final List<Throwable> failures = new ArrayList<>();
    final List<NodeId> managers = new ArrayList<>();
    final Map<NodeId, Mdm> mdms = new TreeMap<>();
    private NodeId lastLeader = MDM;

    TestCloud(final long seed, final int sdsCount, final long payloadBytes) {
        this(KernelOptions.seeded(seed), sdsCount, payloadBytes);
    }

    TestCloud(final KernelOptions options, final int sdsCount, final long payloadBytes) {
        this(options, options.seed() % 3 == 0 ? 3 : 1, sdsCount, payloadBytes);
    }

    TestCloud(final KernelOptions options, final int mdmCount, final int sdsCount, final long payloadBytes) {
        kernel = new Kernel(options);
        cloud = new SimulatedCloud(kernel);
        for (int i = 1; i <= mdmCount; i++) {
            final NodeId id = new NodeId("mdm-" + i);
            managers.add(id);
            cloud.addNode(NodeSpec.standard(id, List.of(DiskSpec.standard(LOG, 16 * Units.MIB))));
        }
        for (int i = 1; i <= sdsCount; i++) {
            final NodeId id = new NodeId("sds-" + i);
            servers.add(id);
            cloud.addNode(NodeSpec.standard(
                    id, List.of(DiskSpec.standard("disk-1", DeviceLayout.deviceBytes(payloadBytes)))));
        }
        for (final NodeId id : managers) {
            cloud.node(id)
                    .boot(host -> mdms.put(
                            id,
                            Mdm.start(host, MdmConfig.STANDARD, new MdmGroup("", managers, LOG, SNAPSHOT_COMMANDS))));
        }
        for (final NodeId id : servers) {
            cloud.node(id).boot(host -> {
                hosts.put(id, host);
                sds.put(id, Sds.start(host, SdsConfig.standard(managers)));
            });
        }
        run("admin", admin -> {
            admin.createProtectionDomain(DOMAIN);
            admin.createPool(PoolSpec.standard(POOL, DOMAIN));
            for (final NodeId id : servers) {
                admin.addSds(DOMAIN, id);
                admin.addDevice(id, "disk-1", POOL, payloadBytes);
            }
            admin.awaitUp(servers, 10 * Units.SECOND);
        });
    }

    /** A metadata manager more, which shall join that group. */
    NodeId addManager(final String name, final List<NodeId> group) {
        final NodeId id = new NodeId(name);
        managers.add(id);
        cloud.addNode(NodeSpec.standard(id, List.of(DiskSpec.standard(LOG, 16 * Units.MIB))));
        cloud.node(id)
                .boot(host -> mdms.put(
                        id, Mdm.start(host, MdmConfig.STANDARD, new MdmGroup("", group, LOG, SNAPSHOT_COMMANDS))));
        return id;
    }

    /** A server more, with a disk like the others, UP when this returns. */
    NodeId addServer(final String name, final long payloadBytes) {
        final NodeId id = new NodeId(name);
        servers.add(id);
        cloud.addNode(
                NodeSpec.standard(id, List.of(DiskSpec.standard("disk-1", DeviceLayout.deviceBytes(payloadBytes)))));
        cloud.node(id).boot(host -> {
            hosts.put(id, host);
            sds.put(id, Sds.start(host, SdsConfig.standard(managers)));
        });
        run("add-" + name, admin -> {
            admin.addSds(DOMAIN, id);
            admin.awaitUp(List.of(id), 10 * Units.SECOND);
            admin.addDevice(id, "disk-1", POOL, payloadBytes);
        });
        return id;
    }

    /** The metadata manager that leads, or that led last as far as is known. */
    Mdm mdm() {
        final List<NodeId> leading = leaders();
        return Objects.requireNonNull(mdms.get(leading.isEmpty() ? lastLeader : leading.getLast()));
    }

    /** Metadata managers that run and believe to lead. */
    List<NodeId> leaders() {
        final List<NodeId> leading = managers.stream()
                .filter(id -> cloud.node(id).isUp()
                        && mdms.containsKey(id)
                        && Objects.requireNonNull(mdms.get(id)).isLeading())
                .toList();
        if (!leading.isEmpty()) {
            lastLeader = leading.getLast();
        }
        return leading;
    }

    /** Does that as an administrator on a node of its own, and runs until it is done. */
    void run(final String what, final Consumer<BlockAdmin> action) {
        final boolean[] isDone = {false};
        admin(what, admin -> {
            try {
                action.accept(admin);
            } catch (RuntimeException failure) {
                failures.add(failure);
            }
            isDone[0] = true;
        });
        runUntil(() -> isDone[0], 60);
        if (!failures.isEmpty()) {
            throw new AssertionError(what + " failed", failures.getFirst());
        }
    }

    /** Boots a node on which an administrator does that. */
    void admin(final String what, final Consumer<BlockAdmin> action) {
        final NodeId node = new NodeId("node-" + what + "-" + cloud.nodes().size());
        cloud.addNode(NodeSpec.standard(node, List.of()));
        cloud.node(node).boot(host -> action.accept(BlockAdmin.connect(host, managers)));
    }

    void volume(final String name, final long sizeBytes, final boolean isThin, final String... sdcs) {
        run("volume", admin -> {
            admin.createVolume(new VolumeSpec(name, POOL, sizeBytes, isThin));
            for (final String sdc : sdcs) {
                admin.map(name, new NodeId(sdc), Access.READ_WRITE);
            }
        });
    }

    /** Boots a node that uses the volume so; what it throws fails the test at the end of the run. */
    void client(final String node, final String volume, final ClientProgram program) {
        final NodeId id = new NodeId(node);
        cloud.addNode(NodeSpec.standard(id, List.of()));
        cloud.node(id).boot(host -> {
            try {
                final Sdc sdc = Sdc.start(host, SdcConfig.standard(managers));
                program.run(host, sdc, sdc.open(volume));
            } catch (RuntimeException failure) {
                failures.add(failure);
            }
        });
    }

    interface ClientProgram {
        void run(Host host, Sdc sdc, VolumeHandle volume);
    }

    void runSeconds(final double seconds) {
        kernel.runUntil(kernel.now() + (long) (seconds * Units.SECOND));
    }

    void runUntil(final java.util.function.BooleanSupplier condition, final int mostSeconds) {
        final long end = kernel.now() + mostSeconds * Units.SECOND;
        while (!condition.getAsBoolean()) {
            if (kernel.now() >= end) {
                throw new AssertionError("not within " + mostSeconds + " s; failures " + failures);
            }
            kernel.runUntil(kernel.now() + 10 * Units.MILLI);
        }
    }

    /** The server in that place of the set of the first chunk; the primary is in place 0. */
    NodeId holder(final int place) {
        return mdm().chunks().getFirst().replicas().get(place).sds();
    }

    /** Starts a thread on a server's own host, which can send what that server itself would not. */
    void onHost(final NodeId server, final Consumer<Host> action) {
        final Host host = Objects.requireNonNull(hosts.get(server));
        host.threads().start("test", () -> {
            try {
                action.accept(host);
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure);
            }
        });
    }

    PoolStatus pool() {
        return mdm().status().pools().getFirst();
    }

    boolean isWhole() {
        final PoolStatus pool = pool();
        return pool.degradedChunks() == 0 && pool.unavailableChunks() == 0;
    }

    /** Compares the in-sync copies of every chunk, block by block, as the disks hold them; gives how many chunks it compared. */
    int compareReplicas() {
        int compared = 0;
        for (final ChunkStatus chunk : mdm().chunks()) {
            final List<Payload> contents = chunk.replicas().stream()
                    .filter(r -> r.state() == ReplicaState.IN_SYNC && r.isUp())
                    .map(r -> content(r.sds(), chunk))
                    .toList();
            for (final Payload content : contents) {
                if (!Payload.sameContent(contents.getFirst(), content)) {
                    throw new AssertionError("copies of " + chunk + " differ: " + difference(contents));
                }
            }
            compared++;
        }
        return compared;
    }

    private static String difference(final List<Payload> contents) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < CHUNK_BYTES / 4096; i++) {
            final long a = ((PatternPayload) contents.get(0)).tag(i);
            final long b = ((PatternPayload) contents.get(1)).tag(i);
            if (a != b && text.length() < 200) {
                text.append(" block ")
                        .append(i)
                        .append(": ")
                        .append(a)
                        .append(" / ")
                        .append(b);
            }
        }
        return text.toString();
    }

    Payload content(final NodeId server, final ChunkStatus chunk) {
        final Sds its = Objects.requireNonNull(sds.get(server));
        return its.inspect(
                        chunk.volumeId(),
                        chunk.index(),
                        (device, offset, length) ->
                                cloud.node(server).disk(device).inspect(offset, length))
                .map(TestCloud::sound)
                .orElseGet(() -> PatternPayload.ofBlocks(new long[CHUNK_BYTES / 4096]));
    }

    private static Payload sound(final Content content) {
        if (!content.damaged().isEmpty()) {
            throw new AssertionError("blocks " + content.damaged() + " are damaged");
        }
        return content.blocks();
    }

    long eventCount(final String kind) {
        return cloud.events().stream().filter(e -> e.kind().equals(kind)).count();
    }
}
