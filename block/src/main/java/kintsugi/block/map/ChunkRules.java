package kintsugi.block.map;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import kintsugi.core.random.RandomStream;

/** What may happen to one chunk. Everything that changes a replica goes through here, and ends with {@link #settle}. */
final class ChunkRules {
    private final Tables tables;

    ChunkRules(final Tables tables) {
        this.tables = tables;
    }

    /** Gives the chunk its places; fewer than it should have if no more can be had now: a rebuild adds the rest. */
    void allocate(final VolumeEntry volume, final int chunk, final Changes changes) {
        final List<DeviceEntry> holders = places(volume, chunk);
        if (holders.isEmpty()) {
            throw new Rejected(
                    "insufficient_servers",
                    "Insufficient capacity in pool " + volume.pool.spec.name()
                            + ": none of its SDSs is up with room on a device. Bring SDSs back, or add devices");
        }
        volume.chunks.allocate(chunk, changes.version);
        volume.chunks.setReachable(chunk, 0);
        for (int place = 0; place < holders.size(); place++) {
            holders.get(place).take();
            volume.chunks.put(chunk, place, holders.get(place).id, ReplicaState.IN_SYNC);
        }
        volume.census.add(0);
        volume.pool.census.add(0);
        settle(volume, chunk, changes);
    }

    private static List<DeviceEntry> places(final VolumeEntry volume, final int chunk) {
        final List<DeviceEntry> holders = new ArrayList<>(PoolEntry.COPIES);
        while (holders.size() < PoolEntry.COPIES) {
            final DeviceEntry device = volume.pool.placement.choose(holders, volume.id, chunk, null, List.of());
            if (device == null) {
                break;
            }
            holders.add(device);
        }
        if ((RandomStream.mix(volume.id + ((long) chunk << 32)) & 1) == 1) {
            Collections.reverse(holders); // what is scarce comes first, and need not be the primary of all
        }
        return holders;
    }

    /** Takes the chunk away altogether. */
    void free(final VolumeEntry volume, final int chunk, final Changes changes) {
        for (int place = 0; place < Chunks.PLACES; place++) {
            drop(volume, chunk, place, changes);
        }
        volume.census.remove(volume.chunks.reachable(chunk));
        volume.pool.census.remove(volume.chunks.reachable(chunk));
        changes.touch(volume);
    }

    /** Takes one replica away, if there is one in that place. */
    void drop(final VolumeEntry volume, final int chunk, final int place, final Changes changes) {
        if (volume.chunks.hasReplica(chunk, place)) {
            device(volume, chunk, place).give(changes.version, volume.id, chunk);
            volume.chunks.clear(chunk, place);
        }
    }

    /**
     * The replica on a device that failed, or whose server fell silent or started anew. It keeps its rank if no other in-sync one can
     * be reached: what only it has is not lost until an operator says so. A copy under way is given up, for its source may
     * change.
     *
     * <p>If it was the only one, and its server was never told so, then nothing can have been acknowledged without the one that left the
     * set before: that one is in sync again. So a server that was dead when another fell silent takes nothing along.
     */
    void demote(
            final VolumeEntry volume,
            final int chunk,
            final int place,
            final Departure departure,
            final Changes changes) {
        final Chunks chunks = volume.chunks;
        switch (chunks.state(chunk, place)) {
            case STALE -> {
                return;
            }
            case REBUILDING -> giveUp(volume, chunk, changes);
            case LEAVING -> drop(volume, chunk, place, changes);
            case IN_SYNC -> {
                giveUp(volume, chunk, changes);
                keepLeaving(volume, chunk, place);
                if (inSyncBut(volume, chunk, place) < 0) {
                    recall(volume, chunk, departure.toldVersion());
                }
                final int other = inSyncBut(volume, chunk, place);
                if (other >= 0
                        && (departure.hasLost() || device(volume, chunk, other).isUp())) {
                    chunks.becomeStale(chunk, place);
                }
            }
        }
        settle(volume, chunk, changes);
    }

    /**
     * A replica that was leaving is needed, and has missed nothing; but if it is the primary that is lost, it may lack a write that has
     * reached the other, and catches up.
     */
    private static void keepLeaving(final VolumeEntry volume, final int chunk, final int lost) {
        final int leaving = volume.chunks.placeOf(chunk, ReplicaState.LEAVING, 0);
        if (leaving >= 0 && lost == 0) {
            volume.chunks.becomeStale(chunk, leaving);
        } else if (leaving >= 0) {
            volume.chunks.become(chunk, leaving, ReplicaState.IN_SYNC);
        }
    }

    /** The replica that left the present set of one is in sync again, if the one left never heard of that, and it has kept what it had. */
    private void recall(final VolumeEntry volume, final int chunk, final long toldVersion) {
        final Chunks chunks = volume.chunks;
        final long version = chunks.version(chunk);
        for (int place = 1; place < Chunks.PLACES; place++) {
            if (toldVersion < version
                    && chunks.is(chunk, place, ReplicaState.STALE)
                    && chunks.since(chunk, place) == chunks.epoch(chunk) - 1
                    && device(volume, chunk, place).lossVersion < version) {
                chunks.become(chunk, place, ReplicaState.IN_SYNC);
            }
        }
    }

    /** A replica that nobody could reach serves again: others in sync that are still out of reach will miss what is written now. */
    void comeBack(final VolumeEntry volume, final int chunk, final int place, final Changes changes) {
        final int other = inSyncBut(volume, chunk, place);
        if (other >= 0 && !device(volume, chunk, other).isUp()) {
            volume.chunks.becomeStale(chunk, other);
        }
        settle(volume, chunk, changes);
    }

    /** Counts the copies in reach anew, raises the epoch and checks the chunk: the end of every change. */
    void settle(final VolumeEntry volume, final int chunk, final Changes changes) {
        final Chunks chunks = volume.chunks;
        chunks.arrange(chunk);
        final int before = chunks.reachable(chunk);
        final int now = countReachable(volume, chunk);
        volume.census.remove(before);
        volume.pool.census.remove(before);
        volume.census.add(now);
        volume.pool.census.add(now);
        chunks.setReachable(chunk, now);
        chunks.raise(chunk, changes.version);
        changes.touch(volume);
        check(volume, chunk);
    }

    /** What nobody can reach is given up: the newest stale copy in reach takes its place, or a new one of zeros. */
    void acceptLoss(final VolumeEntry volume, final int chunk, final Changes changes) {
        final Chunks chunks = volume.chunks;
        final int newest = newestStale(volume, chunk);
        for (int place = 0; place < Chunks.PLACES; place++) {
            if (place != newest) {
                drop(volume, chunk, place, changes);
            }
        }
        if (newest < 0) {
            final DeviceEntry fresh = Objects.requireNonNull(
                    volume.pool.placement.choose(List.of(), volume.id, chunk, null, List.of()),
                    "room was counted before");
            fresh.take();
            chunks.put(chunk, 0, fresh.id, ReplicaState.IN_SYNC);
        } else {
            chunks.become(chunk, newest, ReplicaState.IN_SYNC);
        }
        settle(volume, chunk, changes);
    }

    /** The place of the stale replica in reach that was in sync last, or -1. */
    int newestStale(final VolumeEntry volume, final int chunk) {
        int newest = -1;
        for (int place = 1; place < Chunks.PLACES; place++) {
            if (volume.chunks.is(chunk, place, ReplicaState.STALE)
                    && device(volume, chunk, place).isUp()
                    && (newest < 0 || volume.chunks.since(chunk, place) > volume.chunks.since(chunk, newest))) {
                newest = place;
            }
        }
        return newest;
    }

    /** The server of the in-sync replica in reach of a chunk that has one. */
    ServerEntry survivor(final VolumeEntry volume, final int chunk) {
        int place = 0;
        while (!volume.chunks.is(chunk, place, ReplicaState.IN_SYNC)
                || !device(volume, chunk, place).isUp()) {
            place++;
        }
        return device(volume, chunk, place).server;
    }

    /** Whether a chunk needs another place: it has too few copies, nothing is being copied, and nobody has or will bring a stale copy. */
    boolean needsPlace(final VolumeEntry volume, final int chunk) {
        final int reachable = volume.chunks.reachable(chunk);
        return reachable > 0
                && reachable < PoolEntry.COPIES
                && volume.chunks.placeOf(chunk, ReplicaState.REBUILDING, 0) < 0
                && staleToCatchUp(volume, chunk) < 0
                && !isAwaited(volume, chunk);
    }

    /** The place of a stale replica that can catch up now, or -1. */
    int staleToCatchUp(final VolumeEntry volume, final int chunk) {
        for (int place = 1; place < Chunks.PLACES; place++) {
            if (volume.chunks.is(chunk, place, ReplicaState.STALE)) {
                final DeviceEntry device = device(volume, chunk, place);
                if (device.isUp() && device.server.mode != SdsMode.EVACUATING) {
                    return place;
                }
            }
        }
        return -1;
    }

    /** Whether a server in maintenance will bring a stale copy back. */
    private boolean isAwaited(final VolumeEntry volume, final int chunk) {
        for (int place = 1; place < Chunks.PLACES; place++) {
            if (volume.chunks.is(chunk, place, ReplicaState.STALE)) {
                final DeviceEntry device = device(volume, chunk, place);
                if (!device.isUp() && device.server.mode == SdsMode.MAINTENANCE) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Gives up the stale replicas of a chunk that has all its copies again. */
    void dropStale(final VolumeEntry volume, final int chunk, final Changes changes) {
        for (int place = 0; place < Chunks.PLACES; place++) {
            if (volume.chunks.is(chunk, place, ReplicaState.STALE)) {
                drop(volume, chunk, place, changes);
            }
        }
    }

    List<DeviceEntry> holders(final VolumeEntry volume, final int chunk) {
        final List<DeviceEntry> holders = new ArrayList<>(Chunks.PLACES);
        for (int place = 0; place < Chunks.PLACES; place++) {
            if (volume.chunks.hasReplica(chunk, place)) {
                holders.add(device(volume, chunk, place));
            }
        }
        return holders;
    }

    private DeviceEntry device(final VolumeEntry volume, final int chunk, final int place) {
        return tables.device(volume.chunks.device(chunk, place));
    }

    private int countReachable(final VolumeEntry volume, final int chunk) {
        int count = 0;
        for (int place = 0; place < Chunks.PLACES; place++) {
            if (volume.chunks.is(chunk, place, ReplicaState.IN_SYNC)
                    && device(volume, chunk, place).isUp()) {
                count++;
            }
        }
        return count;
    }

    /** The place of another in-sync replica, or -1. */
    private static int inSyncBut(final VolumeEntry volume, final int chunk, final int place) {
        final int first = volume.chunks.placeOf(chunk, ReplicaState.IN_SYNC, 0);
        return first == place ? volume.chunks.placeOf(chunk, ReplicaState.IN_SYNC, place + 1) : first;
    }

    /** Gives a copy under way up, if there is one: it is stale again if it was before, and catches up by difference; else it goes. */
    void giveUp(final VolumeEntry volume, final int chunk, final Changes changes) {
        final int place = volume.chunks.placeOf(chunk, ReplicaState.REBUILDING, 0);
        if (place >= 0 && volume.chunks.since(chunk, place) > 0) {
            volume.chunks.become(chunk, place, ReplicaState.STALE);
        } else if (place >= 0) {
            drop(volume, chunk, place, changes);
        }
    }

    private void check(final VolumeEntry volume, final int chunk) {
        int inSync = 0;
        for (int place = 0; place < Chunks.PLACES; place++) {
            if (!volume.chunks.hasReplica(chunk, place)) {
                continue;
            }
            inSync += volume.chunks.is(chunk, place, ReplicaState.IN_SYNC) ? 1 : 0;
            for (int other = 0; other < place; other++) {
                Invariant.that(
                        !volume.chunks.hasReplica(chunk, other)
                                || device(volume, chunk, other).server != device(volume, chunk, place).server,
                        "two copies of chunk %d of %s on one SDS",
                        chunk,
                        volume.name);
            }
        }
        Invariant.that(
                inSync > 0 && inSync <= PoolEntry.COPIES,
                "chunk %d of %s has %d in-sync copies",
                chunk,
                volume.name,
                inSync);
    }
}
