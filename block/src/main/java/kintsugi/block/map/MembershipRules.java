package kintsugi.block.map;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import kintsugi.core.failure.Rejected;

/** Servers and devices that go and come. One loss is one command, however many chunks it concerns. */
final class MembershipRules {
    private final Tables tables;
    private final ChunkRules chunkRules;

    MembershipRules(final Tables tables, final ChunkRules chunkRules) {
        this.tables = tables;
        this.chunkRules = chunkRules;
    }

    /** What to do with one replica on a device concerned. */
    private interface Visit {
        void replica(VolumeEntry volume, int chunk, int place);
    }

    void register(final Command.RegisterSds command, final Changes changes) {
        final ServerEntry server = tables.server(command.node());
        if (command.incarnation() < server.incarnation) {
            throw new Rejected(
                    "old_incarnation",
                    "SDS " + server.node + " has registered as incarnation " + server.incarnation + " since");
        }
        final boolean isNewStart = command.incarnation() > server.incarnation;
        if (!isNewStart && server.isUp()) {
            return;
        }
        final boolean wasUp = server.isUp();
        final Set<DeviceEntry> complete = complete(server, command);
        if (isNewStart) {
            demote(server, device -> !complete.contains(device), new Departure(true, command.toldVersion()), changes);
            server.devices.stream().filter(d -> !complete.contains(d)).forEach(d -> d.lossVersion = changes.version);
        }
        if (wasUp) {
            changes.tell(
                    "sds_restart",
                    server.node.name(),
                    "registered as a new incarnation",
                    "devices_left_in_order",
                    "" + complete.size());
        }
        final SdsState before = server.state;
        server.incarnation = command.incarnation();
        server.devices.forEach(device -> device.isFailed = false);
        server.state = SdsState.UP;
        reachChanged(server);
        if (wasUp) {
            stay(server, complete, changes);
        }
        comeBack(server, d -> !complete.contains(d), isNewStart && before != SdsState.NEW, changes);
        if (!wasUp) {
            comeBack(server, complete::contains, false, changes);
        }
        tellState(server, before, "registered as incarnation " + command.incarnation(), changes);
    }

    /**
     * The devices that lack nothing of what the server's last incarnation had acknowledged. What was committed without it is known
     * here: as long as a replica is in sync in the present set of its chunk, nothing was.
     */
    private static Set<DeviceEntry> complete(final ServerEntry server, final Command.RegisterSds command) {
        final Set<DeviceEntry> complete = new LinkedHashSet<>();
        for (final DeviceEntry device : server.devices) {
            if (!device.isFailed && command.left().contains(new Command.LeftDevice(device.name, server.incarnation))) {
                complete.add(device);
            }
        }
        return complete;
    }

    void down(final Command.SdsDown command, final Changes changes) {
        final ServerEntry server = tables.server(command.node());
        if (!server.isUp() || server.incarnation != command.incarnation()) {
            return;
        }
        final SdsState before = server.state;
        server.state = SdsState.DOWN;
        reachChanged(server);
        tellState(server, before, command.cause(), changes);
        demote(server, device -> true, new Departure(false, command.toldVersion()), changes);
    }

    void fail(final Command.FailDevice command, final Changes changes) {
        final DeviceEntry device = tables.device(command.node(), command.device());
        if (device.isFailed) {
            return;
        }
        device.isFailed = true;
        device.stamp.updatedNanos = changes.timeNanos;
        reachChanged(device.server);
        changes.tell("device_failed", device.server.node + "/" + device.name, command.cause());
        publishServer(device.server, command.cause(), changes);
        demote(device.server, d -> d == device, new Departure(true, Long.MAX_VALUE), changes);
        device.lossVersion = changes.version;
    }

    void restore(final Command.RestoreDevice command, final Changes changes) {
        final DeviceEntry device = tables.device(command.node(), command.device());
        if (!device.isFailed) {
            return;
        }
        device.isFailed = false;
        device.stamp.updatedNanos = changes.timeNanos;
        reachChanged(device.server);
        changes.tell("device_restored", device.server.node + "/" + device.name, "it answers again");
        publishServer(device.server, "device " + device.name + " answers again", changes);
        comeBack(device.server, d -> d == device, true, changes);
    }

    private void demote(
            final ServerEntry server,
            final Predicate<DeviceEntry> which,
            final Departure departure,
            final Changes changes) {
        final Set<VolumeEntry> concerned = new LinkedHashSet<>();
        visit(server, which, changes, (volume, chunk, place) -> {
            if (!volume.chunks.is(chunk, place, ReplicaState.STALE)) {
                chunkRules.demote(volume, chunk, place, departure, changes);
                concerned.add(volume);
            }
        });
        for (final VolumeEntry volume : concerned) {
            changes.tell(
                    "replica_degraded",
                    volume.name,
                    "SDS " + server.node + " " + server.state,
                    "degraded_chunks",
                    "" + volume.census.degraded(),
                    "unavailable_chunks",
                    "" + volume.census.unavailable());
        }
    }

    /**
     * Replicas of a server that started anew and has lost nothing stay what they are, in a new epoch, in which the new start begins with
     * nothing under way; a copy that was being made is given up.
     */
    private void stay(final ServerEntry server, final Set<DeviceEntry> complete, final Changes changes) {
        visit(server, complete::contains, changes, (volume, chunk, place) -> {
            switch (volume.chunks.state(chunk, place)) {
                case IN_SYNC, LEAVING -> chunkRules.settle(volume, chunk, changes);
                case REBUILDING ->
                    chunkRules.demote(volume, chunk, place, new Departure(false, Long.MAX_VALUE), changes);
                case STALE -> {}
            }
        });
    }

    /** Last copies that are in reach again serve again, in a new epoch. */
    private void comeBack(
            final ServerEntry server,
            final Predicate<DeviceEntry> which,
            final boolean mayHaveLost,
            final Changes changes) {
        final Set<VolumeEntry> concerned = new LinkedHashSet<>();
        visit(server, which, changes, (volume, chunk, place) -> {
            if (volume.chunks.is(chunk, place, ReplicaState.IN_SYNC)) {
                chunkRules.comeBack(volume, chunk, place, changes);
                concerned.add(volume);
            }
        });
        for (final VolumeEntry volume : concerned) {
            volume.outages += mayHaveLost ? 1 : 0;
            volume.version = changes.version;
            changes.tell(
                    "last_copy_returned",
                    volume.name,
                    "SDS " + server.node + " returned",
                    "unflushed_writes",
                    mayHaveLost ? "may be gone" : "kept");
        }
    }

    private void visit(
            final ServerEntry server, final Predicate<DeviceEntry> which, final Changes changes, final Visit visit) {
        final boolean[] concerned = tables.mark(server.devices, which);
        final Set<PoolEntry> pools = new LinkedHashSet<>();
        server.devices.stream().filter(d -> concerned[d.id]).forEach(d -> pools.add(d.pool));
        for (final PoolEntry pool : pools) {
            changes.touch(pool);
            for (final VolumeEntry volume : pool.volumes) {
                visitVolume(volume, concerned, visit);
            }
        }
    }

    private static void visitVolume(final VolumeEntry volume, final boolean[] concerned, final Visit visit) {
        final Chunks chunks = volume.chunks;
        for (int i = chunks.nextOn(0, concerned, -1); i < chunks.count(); i = chunks.nextOn(i + 1, concerned, -1)) {
            int place = 0;
            while (!chunks.hasReplica(i, place) || !concerned[chunks.device(i, place)]) {
                place++;
            }
            visit.replica(volume, i, place);
        }
    }

    private static void reachChanged(final ServerEntry server) {
        server.devices.forEach(device -> device.pool.placement.forget());
    }

    private static void publishServer(final ServerEntry server, final String cause, final Changes changes) {
        if (server.isUp()) {
            final SdsState before = server.state;
            final boolean isWhole = server.devices.stream().noneMatch(d -> d.isFailed);
            server.state = isWhole ? SdsState.UP : SdsState.DEGRADED;
            tellState(server, before, cause, changes);
        }
    }

    private static void tellState(
            final ServerEntry server, final SdsState before, final String cause, final Changes changes) {
        if (before != server.state) {
            server.stamp.updatedNanos = changes.timeNanos;
            changes.tell(
                    "sds_state_change",
                    server.node.name(),
                    cause,
                    "from",
                    before.name(),
                    "to",
                    server.state.name(),
                    "incarnation",
                    "" + server.incarnation);
        }
    }
}
