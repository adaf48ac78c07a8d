package kintsugi.block.map;

import java.util.function.Consumer;
import kintsugi.core.check.Invariant;
import kintsugi.proto.block.v1.CreatePool;
import kintsugi.proto.block.v1.CreateVolume;
import kintsugi.proto.block.v1.SavedCopies;
import kintsugi.proto.block.v1.SavedDevice;
import kintsugi.proto.block.v1.SavedDomain;
import kintsugi.proto.block.v1.SavedDrops;
import kintsugi.proto.block.v1.SavedHead;
import kintsugi.proto.block.v1.SavedMapping;
import kintsugi.proto.block.v1.SavedPage;
import kintsugi.proto.block.v1.SavedPart;
import kintsugi.proto.block.v1.SavedPool;
import kintsugi.proto.block.v1.SavedRecord;
import kintsugi.proto.block.v1.SavedSdc;
import kintsugi.proto.block.v1.SavedServer;
import kintsugi.proto.block.v1.SavedTimes;
import kintsugi.proto.block.v1.SavedVolume;

/**
 * Writes the whole map as records in parts of limited size: every entity in the order in which the tables hold it, chunks page by page.
 * What can be counted from the rest (censuses, fill, copies in reach, states told last) is left out. The bytes depend on the state
 * alone.
 */
final class SnapshotWriter {
    private static final int DROPS_IN_RECORD = 4096;

    /** Tag and length of a record within its part, at most. */
    private static final int RECORD_OVERHEAD_BYTES = 8;

    private final Tables tables;
    private final Consumer<byte[]> parts;
    private SavedPart.Builder part = SavedPart.newBuilder();
    private int partBytes;
    private int number;

    SnapshotWriter(final Tables tables, final Consumer<byte[]> parts) {
        this.tables = tables;
        this.parts = parts;
    }

    void write() {
        add(SavedRecord.newBuilder()
                .setHead(SavedHead.newBuilder()
                        .setVersion(tables.version)
                        .setTimeNanos(tables.timeNanos)
                        .setNextVolumeId(tables.nextVolumeId)
                        .setNextDeviceId(tables.devices.size())));
        tables.domains.values().forEach(this::addDomain);
        tables.sdcs.values().forEach(this::addSdc);
        tables.servers.values().forEach(this::addServer);
        tables.pools.values().forEach(this::addPool);
        tables.allDevices().forEach(this::addDevice);
        tables.volumes.values().forEach(this::addVolume);
        flush(true);
    }

    private void addDomain(final DomainEntry domain) {
        add(SavedRecord.newBuilder()
                .setDomain(SavedDomain.newBuilder()
                        .setName(domain.name)
                        .addAllFaultSets(domain.faultSets)
                        .setTimes(times(domain.stamp))));
    }

    private void addSdc(final SdcEntry sdc) {
        add(SavedRecord.newBuilder()
                .setSdc(SavedSdc.newBuilder().setNode(sdc.node().name()).setTimes(times(sdc.stamp()))));
    }

    private static SavedTimes times(final Stamp stamp) {
        return SavedTimes.newBuilder()
                .setCreatedNanos(stamp.createdNanos)
                .setUpdatedNanos(stamp.updatedNanos)
                .build();
    }

    private void addServer(final ServerEntry server) {
        add(SavedRecord.newBuilder()
                .setServer(SavedServer.newBuilder()
                        .setNode(server.node.name())
                        .setDomain(server.domain)
                        .setFaultSet(server.faultSet)
                        .setState(server.state.name())
                        .setIncarnation(server.incarnation)
                        .setMode(server.mode.name())
                        .setTimes(times(server.stamp))));
    }

    private void addPool(final PoolEntry pool) {
        final PoolSpec spec = pool.spec;
        final CreatePool.Builder created = CreatePool.newBuilder()
                .setName(spec.name())
                .setDomain(spec.domain())
                .setSparePercent(spec.sparePercent())
                .setRebuildBytesPerSecond(spec.rebuildBytesPerSecond())
                .setOvercommitPercent(spec.overcommitPercent());
        spec.declaredBytes().ifPresent(created::setDeclaredBytes);
        add(SavedRecord.newBuilder()
                .setPool(SavedPool.newBuilder()
                        .setSpec(created)
                        .setRebuild(copies(pool.rebuild))
                        .setMoves(copies(pool.moves))
                        .setTimes(times(pool.stamp))));
    }

    private static SavedCopies.Builder copies(final RebuildEntry copies) {
        return SavedCopies.newBuilder()
                .setState(copies.state.name())
                .setCause(copies.cause)
                .setStartedNanos(copies.startedNanos)
                .setDoneChunks(copies.doneChunks)
                .setTotalChunks(copies.totalChunks)
                .setAnnouncedPercent((int) copies.announcedPercent);
    }

    private void addDevice(final DeviceEntry device) {
        add(SavedRecord.newBuilder()
                .setDevice(SavedDevice.newBuilder()
                        .setId(device.id)
                        .setNode(device.server.node.name())
                        .setName(device.name)
                        .setPool(device.pool.spec.name())
                        .setTotalChunks(device.totalChunks)
                        .setFailed(device.isFailed)
                        .setDropsForgottenVersion(device.dropsForgottenVersion)
                        .setLossVersion(device.lossVersion)
                        .setTimes(times(device.stamp))));
        SavedDrops.Builder drops = SavedDrops.newBuilder().setDevice(device.id);
        for (final DeviceEntry.Dropped drop : device.drops) {
            drops.addVersions(drop.version()).addVolumeIds(drop.volumeId()).addChunks(drop.chunk());
            if (drops.getChunksCount() == DROPS_IN_RECORD) {
                add(SavedRecord.newBuilder().setDrops(drops));
                drops = SavedDrops.newBuilder().setDevice(device.id);
            }
        }
        if (drops.getChunksCount() > 0) {
            add(SavedRecord.newBuilder().setDrops(drops));
        }
    }

    private void addVolume(final VolumeEntry volume) {
        add(SavedRecord.newBuilder()
                .setVolume(SavedVolume.newBuilder()
                        .setId(volume.id)
                        .setSpec(CreateVolume.newBuilder()
                                .setName(volume.name)
                                .setPool(volume.pool.spec.name())
                                .setSizeBytes(volume.sizeBytes)
                                .setThin(volume.isThin))
                        .setVersion(volume.version)
                        .setOutages(volume.outages)
                        .setTimes(times(volume.stamp))));
        volume.mappings.forEach((sdc, mapping) -> add(SavedRecord.newBuilder()
                .setMapping(SavedMapping.newBuilder()
                        .setVolumeId(volume.id)
                        .setSdc(sdc.name())
                        .setAccess(mapping.access().name())
                        .setIopsLimit(mapping.iopsLimit())
                        .setBytesPerSecondLimit(mapping.bytesPerSecondLimit())
                        .setTimes(times(mapping.stamp())))));
        for (int i = 0; i < volume.chunks.pageCount(); i++) {
            final ChunkPage page = volume.chunks.pageAt(i);
            if (page != null) {
                add(SavedRecord.newBuilder()
                        .setPage(page(page).setVolumeId(volume.id).setPage(i)));
            }
        }
    }

    private static SavedPage.Builder page(final ChunkPage page) {
        final SavedPage.Builder row = SavedPage.newBuilder().setBaseVersion(page.baseVersion());
        for (int slot = 0; slot < ChunkPage.CHUNKS; slot++) {
            row.addEpochs(page.epoch(slot))
                    .addVersions((int) (page.version(slot) - page.baseVersion()))
                    .addFirst(page.word(slot, 0))
                    .addSecond(page.word(slot, 1));
            if (page.word(slot, 2) != 0 || page.since(slot, 1) != 0 || page.since(slot, 2) != 0) {
                row.addExtra(slot)
                        .addExtra(page.word(slot, 2))
                        .addExtra(page.since(slot, 1))
                        .addExtra(page.since(slot, 2));
            }
        }
        return row;
    }

    private void add(final SavedRecord.Builder builder) {
        final SavedRecord record = builder.build();
        final int bytes = record.getSerializedSize() + RECORD_OVERHEAD_BYTES;
        Invariant.that(bytes <= SnapshotFrame.MAX_PART_BYTES - SnapshotFrame.BYTES, "a record of %d bytes", bytes);
        if (partBytes + bytes > SnapshotFrame.MAX_PART_BYTES - SnapshotFrame.BYTES) {
            flush(false);
        }
        part.addRecords(record);
        partBytes += bytes;
    }

    private void flush(final boolean isLast) {
        parts.accept(
                SnapshotFrame.wrap(tables.version, number, isLast, part.build().toByteArray()));
        part = SavedPart.newBuilder();
        partBytes = 0;
        number++;
    }
}
