package kintsugi.block.sds;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kintsugi.block.raft.LeaderCalls;
import kintsugi.block.store.Content;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.unit.Units;

/** The storage data server of a node: keeps replicas of chunks on all block devices of its host that were given to a pool. */
public final class Sds {
    private static final long LEAVE_NANOS = 1500 * Units.MILLI;
    private static final long LOOK_NANOS = 5 * Units.MILLI;

    private final ReplicaTable table;
    private final Counters counters = new Counters();
    private final Lease lease;
    private final Leave leave;
    private final Host host;
    private final Map<String, DeviceStore> stores = new TreeMap<>();

    private Sds(final Host host, final SdsConfig config, final Switchboard switchboard) {
        final LeaderCalls control = new LeaderCalls(host, new Peers(host, Plane.CONTROL), config.mdms());
        final Peers data = new Peers(host, Plane.DATA);
        this.host = host;
        this.leave = new Leave(host.clock());
        final Sessions sessions = new Sessions(host);
        this.table = new ReplicaTable(host, control, stores, counters, sessions);
        host.deviceNames().forEach(name -> stores.put(name, store(host, name)));
        this.lease = new Lease(host.clock());
        final Repairer repairer = new Repairer(host, config, data, counters);
        new WriteService(host, config, table, sessions, lease, data, repairer, leave, counters).register(switchboard);
        new ReadService(table, sessions, lease, repairer, counters).register(switchboard);
        new FlushService(config, host.id(), table, lease, data).register(switchboard);
        final CatchUp catchUp = new CatchUp(config, table, sessions, lease, data);
        catchUp.register(switchboard);
        new CopyService(config, table, sessions, catchUp, data, counters).register(switchboard);
        final Reaper reaper = new Reaper(host, table, counters);
        final Membership membership = new Membership(host, config, control, stores, table, lease, reaper, leave);
        host.threads().start("sds/membership", membership::run);
        repairer.start();
        new RegionSweep(host, config, stores, table, lease, data, counters).start(switchboard);
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

    /**
     * It is about to stop in order: takes no more writes, has those that it has begun come to their end, makes everything durable and says so on
     * its devices. Its next start then keeps its place in the sets, if the metadata manager has not declared it DOWN before. What is not
     * done in time is left as by a crash. On a thread of the host; nothing is served any more.
     */
    public void takeLeave() {
        final long deadlineNanos = host.clock().nanos() + LEAVE_NANOS;
        final boolean isQuiet = leave.isQuietBefore(deadlineNanos);
        for (final DeviceStore store : stores.values()) {
            final boolean isLeft = isQuiet && leave(store, deadlineNanos);
            host.events()
                    .record(
                            isLeft ? "device_left" : "device_not_left",
                            host.id() + "/" + store.name(),
                            isLeft ? "everything is on disk" : "it was still in use when time was over, or has failed");
        }
    }

    private boolean leave(final DeviceStore store, final long deadlineNanos) {
        while (host.clock().nanos() < deadlineNanos) {
            try {
                return store.leave();
            } catch (Unavailable inUse) {
                if (!inUse.code().equals("in_use")) {
                    return false;
                }
                host.clock().sleep(LOOK_NANOS);
            }
        }
        return false;
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
