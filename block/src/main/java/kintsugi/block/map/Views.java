package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.id.NodeId;

/** What others are told of the map. Copies, all of it. */
final class Views {
    private final Tables tables;

    Views(final Tables tables) {
        this.tables = tables;
    }

    ClusterStatus status(final long now) {
        return new ClusterStatus(
                tables.version,
                tables.pools.values().stream().map(pool -> status(pool, now)).toList(),
                tables.servers.values().stream().map(Views::status).toList(),
                tables.volumes.values().stream().map(Views::status).toList());
    }

    static SdsStatus status(final ServerEntry server) {
        return new SdsStatus(
                server.node,
                server.domain,
                server.faultSet,
                server.state,
                server.mode,
                server.incarnation,
                server.devices.stream().mapToLong(d -> d.totalChunks).sum() * Chunks.BYTES,
                server.devices.stream().mapToLong(d -> d.usedChunks).sum() * Chunks.BYTES);
    }

    static VolumeInfo info(final VolumeEntry volume) {
        return new VolumeInfo(
                volume.id, volume.name, volume.sizeBytes, volume.version, volume.outages, volume.access());
    }

    List<ChunkStatus> chunks() {
        final List<ChunkStatus> all = new ArrayList<>();
        for (final VolumeEntry volume : tables.volumes.values()) {
            for (final ChunkInfo info : changed(volume, -1, 0, Integer.MAX_VALUE)) {
                final List<ChunkStatus.ReplicaStatus> replicas = info.replicas().stream()
                        .map(r -> new ChunkStatus.ReplicaStatus(r.sds(), r.deviceName(), r.state(), r.isUp()))
                        .toList();
                all.add(new ChunkStatus(
                        volume.name, volume.id, volume.pool.spec.name(), info.chunk(), info.epoch(), replicas));
            }
        }
        return all;
    }

    List<ChunkInfo> changed(final VolumeEntry volume, final long since, final int from, final int atMost) {
        final List<ChunkInfo> found = new ArrayList<>();
        final Chunks chunks = volume.chunks;
        for (int i = chunks.nextChanged(from, since);
                i < chunks.count() && found.size() < atMost;
                i = chunks.nextChanged(i + 1, since)) {
            if (chunks.version(i) > since) {
                found.add(info(volume, i));
            }
        }
        return found;
    }

    List<LeavingReplica> leaving(final PoolEntry pool, final int atMost) {
        final List<LeavingReplica> found = new ArrayList<>();
        for (final VolumeEntry volume : pool.volumes) {
            final Chunks chunks = volume.chunks;
            for (int i = chunks.nextBusy(0); i < chunks.count() && found.size() < atMost; i = chunks.nextBusy(i + 1)) {
                final int place = chunks.placeOf(i, ReplicaState.LEAVING, 1);
                if (place > 0) {
                    final NodeId node = tables.device(chunks.device(i, place)).server.node;
                    found.add(new LeavingReplica(volume.id, i, chunks.epoch(i), node, chunks.version(i)));
                }
            }
        }
        return found;
    }

    ChunkInfo info(final VolumeEntry volume, final int chunk) {
        final List<ChunkInfo.Replica> replicas = new ArrayList<>(Chunks.PLACES);
        for (int rank = 0; rank <= LAST_RANK; rank++) {
            for (int place = 0; place < Chunks.PLACES; place++) {
                if (volume.chunks.hasReplica(chunk, place)) {
                    final ChunkInfo.Replica replica = replica(volume, chunk, place);
                    if (rank(replica) == rank) {
                        replicas.add(replica);
                    }
                }
            }
        }
        return new ChunkInfo(volume.id, chunk, volume.chunks.epoch(chunk), List.copyOf(replicas));
    }

    ServerView server(final ServerEntry server, final long since) {
        final boolean isWhole = since == 0 || server.devices.stream().anyMatch(d -> d.dropsForgottenVersion > since);
        final long from = isWhole ? -1 : since;
        final List<ChunkInfo> held = new ArrayList<>();
        final List<VolumeInfo> volumes = new ArrayList<>();
        final boolean[] its = tables.mark(server.devices, device -> true);
        for (final PoolEntry pool :
                server.devices.stream().map(d -> d.pool).distinct().toList()) {
            for (final VolumeEntry volume : pool.volumes) {
                if (volume.version > from) {
                    volumes.add(info(volume));
                }
                collect(volume, its, from, held);
            }
        }
        final List<ServerView.Device> devices = server.devices.stream()
                .map(d -> new ServerView.Device(d.id, d.name, d.totalChunks * Chunks.BYTES))
                .toList();
        return new ServerView(
                tables.version, isWhole, devices, held, isWhole ? List.of() : drops(server, from), volumes);
    }

    private void collect(
            final VolumeEntry volume, final boolean[] devices, final long since, final List<ChunkInfo> held) {
        final Chunks chunks = volume.chunks;
        for (int i = chunks.nextOn(0, devices, since); i < chunks.count(); i = chunks.nextOn(i + 1, devices, since)) {
            if (chunks.version(i) > since) {
                held.add(info(volume, i));
            }
        }
    }

    private static List<ServerView.Dropped> drops(final ServerEntry server, final long since) {
        final List<ServerView.Dropped> drops = new ArrayList<>();
        for (final DeviceEntry device : server.devices) {
            for (final DeviceEntry.Dropped drop : device.drops) {
                if (drop.version() > since) {
                    drops.add(new ServerView.Dropped(device.id, drop.volumeId(), drop.chunk()));
                }
            }
        }
        return drops;
    }

    private ChunkInfo.Replica replica(final VolumeEntry volume, final int chunk, final int place) {
        final DeviceEntry device = tables.device(volume.chunks.device(chunk, place));
        return new ChunkInfo.Replica(
                device.id, device.server.node, device.name, volume.chunks.state(chunk, place), device.isUp());
    }

    private static final int LAST_RANK = 3;

    private static int rank(final ChunkInfo.Replica replica) {
        return switch (replica.state()) {
            case IN_SYNC -> replica.isUp() ? 0 : 2;
            case REBUILDING, LEAVING -> 1;
            case STALE -> LAST_RANK;
        };
    }

    private static VolumeStatus status(final VolumeEntry volume) {
        return new VolumeStatus(
                volume.name,
                volume.id,
                volume.pool.spec.name(),
                volume.state(),
                volume.isThin,
                volume.sizeBytes,
                volume.census.chunks(),
                volume.census.degraded(),
                volume.census.unavailable());
    }

    private static PoolStatus status(final PoolEntry pool, final long now) {
        return new PoolStatus(
                pool.spec.name(),
                pool.health(),
                PoolEntry.COPIES,
                Capacity.capacityChunks(pool) * Chunks.BYTES,
                Capacity.usedChunks(pool) * Chunks.BYTES,
                Capacity.promisedChunks(pool) * Chunks.BYTES,
                Capacity.payloadChunks(pool) * Chunks.BYTES,
                Capacity.placedChunks(pool) * Chunks.BYTES,
                pool.census.chunks(),
                pool.census.degraded(),
                pool.census.unavailable(),
                rebuild(pool, pool.rebuild, now),
                rebuild(pool, pool.moves, now),
                MoveNeed.left(pool) * Chunks.BYTES);
    }

    /** Moves are held together with the rebuild, and go on with it. */
    private static RebuildStatus rebuild(final PoolEntry pool, final RebuildEntry rebuild, final long now) {
        final boolean isHeld = pool.rebuild.isHeld() && rebuild.isUnderWay();
        return new RebuildStatus(
                isHeld ? RebuildState.PAUSED : rebuild.state,
                isHeld ? pool.rebuild.cause : rebuild.cause,
                rebuild.totalChunks * Chunks.BYTES,
                rebuild.doneChunks * Chunks.BYTES,
                pool.spec.rebuildBytesPerSecond(),
                rebuild.startedNanos,
                isHeld ? -1 : rebuild.etaNanos(now));
    }
}
