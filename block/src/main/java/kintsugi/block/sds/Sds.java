package kintsugi.block.sds;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kintsugi.block.raft.LeaderCalls;
import kintsugi.block.store.Content;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.data.Payload;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;

/** The storage data server of a node: keeps replicas of chunks on all block devices of its host that were given to a pool. */
public final class Sds {
    private final ReplicaTable table;
    private final Counters counters = new Counters();
    private final Lease lease;

    private Sds(final Host host, final SdsConfig config, final Switchboard switchboard) {
        final LeaderCalls control = new LeaderCalls(host, new Peers(host, Plane.CONTROL), config.mdms());
        final Peers data = new Peers(host, Plane.DATA);
        final Map<String, DeviceStore> stores = new TreeMap<>();
        final Sessions sessions = new Sessions(host);
        this.table = new ReplicaTable(host, control, stores, counters, sessions);
        host.deviceNames().forEach(name -> stores.put(name, store(host, name)));
        this.lease = new Lease(host.clock());
        final Repairer repairer = new Repairer(host, config, data, counters);
        new WriteService(host, config, table, sessions, lease, data, repairer, counters).register(switchboard);
        new ReadService(table, sessions, lease, repairer, counters).register(switchboard);
        new FlushService(config, host.id(), table, lease, data).register(switchboard);
        new CopyService(config, table, sessions, data, counters).register(switchboard);
        final Reaper reaper = new Reaper(host, table, counters);
        final Membership membership = new Membership(host, config, control, stores, table, lease, reaper);
        host.threads().start("sds/membership", membership::run);
        repairer.start();
        stores.values()
                .forEach(store ->
                        new Scrub(host, store, table, repairer, counters, config.scrubBytesPerSecond()).start());
    }

    /** Starts it on a thread of a host that plays no other role; it recovers its devices, registers and serves. */
    public static Sds start(final Host host, final SdsConfig config) {
        final Switchboard switchboard = new Switchboard(host);
        final Sds sds = start(host, config, switchboard);
        switchboard.open(Plane.CONTROL);
        switchboard.open(Plane.DATA);
        return sds;
    }

    /** Starts it beside other roles; whoever made the switchboard opens both planes. */
    public static Sds start(final Host host, final SdsConfig config, final Switchboard switchboard) {
        return new Sds(host, config, switchboard);
    }

    /** Where that chunk's place is on a device; empty if it has none. Its newest content may still be in the device's journal: to see content, take {@link #inspect}. */
    public Optional<ReplicaLocation> locate(final int volumeId, final int chunk) {
        return table.find(volumeId, chunk).flatMap(Sds::locate);
    }

    /**
     * What it has of that chunk, with its devices read by somebody else: a checker of a simulation, free of charge. Empty if it has
     * nothing of it, which reads as zeros.
     */
    public Optional<Content> inspect(final int volumeId, final int chunk, final DeviceInspection devices) {
        return table.find(volumeId, chunk)
                .filter(replica -> slotOf(replica) >= 0)
                .map(replica -> replica.store()
                        .inspect(
                                replica.key(),
                                (offset, length) -> devices.read(replica.store().name(), offset, length)));
    }

    /** Reads a block device of this server from outside. */
    public interface DeviceInspection {
        /** Whole blocks of that device. */
        Payload read(String device, long offset, int length);
    }

    /** Whether it is registered with the metadata manager and may serve; from any thread. */
    public boolean isServing() {
        return lease.isValid();
    }

    /** How often its rare paths ran; from any thread. */
    public SdsCounters counters() {
        return counters.snapshot();
    }

    /** As far as this server knows now: a device that is not in use has nothing to show. */
    private static int slotOf(final Replica replica) {
        return replica.store().isReady() ? replica.store().slotOf(replica.key()) : -1;
    }

    private static Optional<ReplicaLocation> locate(final Replica replica) {
        final int slot = slotOf(replica);
        return slot < 0
                ? Optional.empty()
                : Optional.of(new ReplicaLocation(
                        replica.store().name(), replica.store().offset(slot)));
    }

    private DeviceStore store(final Host host, final String name) {
        return new DeviceStore(host, host.device(name), counters.store, table::suspect, table::recovered);
    }
}
