package kintsugi.block.map;

import static kintsugi.block.map.TopologyRules.require;

import kintsugi.core.data.Blocks;
import kintsugi.core.failure.Rejected;

/** Volumes and mappings. */
final class VolumeRules {
    private final Tables tables;
    private final ChunkRules chunkRules;

    VolumeRules(final Tables tables, final ChunkRules chunkRules) {
        this.tables = tables;
        this.chunkRules = chunkRules;
    }

    void create(final Command.CreateVolume command, final Changes changes) {
        final VolumeSpec spec = command.spec();
        TopologyRules.requireName("volume", spec.name());
        TopologyRules.requireNew(tables.volumesByName.containsKey(spec.name()), "volume", spec.name());
        requireSize(spec.sizeBytes());
        final PoolEntry pool = tables.pool(spec.pool());
        final VolumeEntry volume = new VolumeEntry(tables.nextVolumeId, spec, pool, new Stamp(changes.timeNanos));
        requireRoom(pool, volume.isThin, volume.chunks.count());
        tables.nextVolumeId++;
        tables.add(volume);
        volume.version = changes.version;
        if (!volume.isThin) {
            reserve(volume, 0, changes);
        }
        changes.touch(volume);
        changes.tell(
                "volume_create",
                volume.name,
                "administrator",
                "pool",
                pool.spec.name(),
                "size_bytes",
                "" + volume.sizeBytes,
                "thin",
                "" + volume.isThin);
    }

    void extend(final Command.ExtendVolume command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volume());
        requireSize(command.sizeBytes());
        require(
                command.sizeBytes() > volume.sizeBytes,
                "not_larger",
                "volume " + volume.name + " has " + volume.sizeBytes + " bytes already: a volume only grows");
        final int before = volume.chunks.count();
        final int after = Capacity.chunksOf(command.sizeBytes());
        requireRoom(volume.pool, volume.isThin, after - before);
        volume.chunks.extend(after);
        volume.sizeBytes = command.sizeBytes();
        volume.stamp.updatedNanos = changes.timeNanos;
        volume.version = changes.version;
        if (!volume.isThin) {
            reserve(volume, before, changes);
        }
        changes.touch(volume);
        changes.tell("volume_extend", volume.name, "administrator", "size_bytes", "" + volume.sizeBytes);
    }

    void delete(final Command.DeleteVolume command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volume());
        require(
                volume.mappings.isEmpty(),
                "volume_mapped",
                "volume " + volume.name + " is mapped to " + volume.mappings.keySet() + ": unmap it first");
        remove(volume, changes);
    }

    /** Takes a volume away that nobody uses. */
    void remove(final VolumeEntry volume, final Changes changes) {
        final Chunks chunks = volume.chunks;
        for (int i = chunks.nextAllocated(0); i < chunks.count(); i = chunks.nextAllocated(i + 1)) {
            chunkRules.free(volume, i, changes);
        }
        tables.remove(volume);
        changes.tell("volume_delete", volume.name, "administrator");
    }

    void map(final Command.MapVolume command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volume());
        require(
                volume.census.unavailable() == 0,
                "volume_unavailable",
                "volume " + volume.name + " has chunks without a copy in reach: bring their SDSs back first");
        tables.sdcs.computeIfAbsent(command.sdc(), sdc -> new SdcEntry(sdc, new Stamp(changes.timeNanos)));
        volume.mappings.merge(
                command.sdc(),
                new MappingEntry(command.access(), 0, 0, new Stamp(changes.timeNanos)),
                (old, fresh) -> new MappingEntry(
                        fresh.access(),
                        old.iopsLimit(),
                        old.bytesPerSecondLimit(),
                        new Stamp(old.stamp().createdNanos, changes.timeNanos)));
        volume.stamp.updatedNanos = changes.timeNanos;
        volume.version = changes.version;
        changes.touch(volume);
        changes.tell(
                "volume_map",
                volume.name,
                "administrator",
                "sdc",
                command.sdc().name(),
                "access",
                command.access().name());
    }

    void unmap(final Command.UnmapVolume command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volume());
        if (volume.mappings.remove(command.sdc()) == null) {
            throw new Rejected("not_mapped", "volume " + volume.name + " is not mapped to " + command.sdc());
        }
        volume.stamp.updatedNanos = changes.timeNanos;
        volume.version = changes.version;
        changes.touch(volume);
        changes.tell(
                "volume_unmap",
                volume.name,
                "administrator",
                "sdc",
                command.sdc().name());
    }

    void allocate(final Command.AllocateChunk command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volumeId());
        require(
                command.chunk() >= 0 && command.chunk() < volume.chunks.count(),
                "out_of_range",
                "volume " + volume.name + " has no chunk " + command.chunk());
        if (volume.chunks.isAllocated(command.chunk())) {
            return;
        }
        Capacity.requireFree(volume.pool, 1);
        chunkRules.allocate(volume, command.chunk(), changes);
    }

    private void reserve(final VolumeEntry volume, final int from, final Changes changes) {
        for (int chunk = from; chunk < volume.chunks.count(); chunk++) {
            chunkRules.allocate(volume, chunk, changes);
        }
    }

    private static void requireRoom(final PoolEntry pool, final boolean isThin, final long chunks) {
        Capacity.requirePromisable(pool, chunks);
        if (!isThin) {
            Capacity.requireFree(pool, chunks);
            requirePlaces(pool, chunks);
        }
    }

    /** Thick volumes are placed at once: so many chunks must find two servers in reach, each. */
    private static void requirePlaces(final PoolEntry pool, final long chunks) {
        final long places = PlaceCount.free(pool).chunks(PoolEntry.COPIES);
        require(
                places >= chunks,
                "insufficient_servers",
                "Insufficient capacity in pool " + pool.spec.name()
                        + ": its SDSs that are up have room for two copies of " + places + " chunks of 4 MiB, and "
                        + chunks + " are asked for. Bring SDSs back, add devices, or rebalance the pool");
    }

    private static void requireSize(final long sizeBytes) {
        require(
                sizeBytes > 0 && sizeBytes % Blocks.BYTES == 0 && sizeBytes / Chunks.BYTES < Integer.MAX_VALUE,
                "bad_size",
                "a volume cannot have " + sizeBytes + " bytes: give a positive multiple of " + Blocks.BYTES);
    }
}
