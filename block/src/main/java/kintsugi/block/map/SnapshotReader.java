package kintsugi.block.map;

import java.util.Iterator;
import java.util.OptionalLong;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.CreatePool;
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
 * Makes the tables of a map from the records of a snapshot, counts what is not in them, and checks everything that always holds. What
 * passed its checksum and still makes no sense is damaged, too: a map that is wrong would lose data with full authority.
 */
final class SnapshotReader {
    private final Tables tables = new Tables();

    Tables read(final Iterator<byte[]> parts) {
        final Iterator<SavedPart> bodies = SnapshotFrame.bodies(parts);
        try {
            while (bodies.hasNext()) {
                bodies.next().getRecordsList().forEach(this::take);
            }
            tables.volumes.values().forEach(volume -> volume.published = volume.state());
            tables.pools.values().forEach(pool -> pool.published = pool.health());
            MapChecker.check(tables);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | Rejected senseless) {
            throw refusal(senseless);
        } catch (Invariant.Broken senseless) {
            throw SnapshotFrame.damaged(String.valueOf(senseless.getMessage()));
        }
        return tables;
    }

    private static RuntimeException refusal(final RuntimeException senseless) {
        return senseless instanceof Rejected rejected && rejected.code().equals("unknown_snapshot_format")
                ? rejected
                : SnapshotFrame.damaged("its records make no sense (" + senseless.getMessage() + ")");
    }

    private void take(final SavedRecord record) {
        switch (record.getRecordCase()) {
            case HEAD -> head(record.getHead());
            case DOMAIN -> domain(record.getDomain());
            case SERVER -> server(record.getServer());
            case POOL -> pool(record.getPool());
            case DEVICE -> device(record.getDevice());
            case DROPS -> drops(record.getDrops());
            case VOLUME -> volume(record.getVolume());
            case MAPPING -> mapping(record.getMapping());
            case SDC -> sdc(record.getSdc());
            case PAGE -> page(record.getPage());
            case RECORD_NOT_SET -> throw new IllegalArgumentException("a record of an unknown kind");
        }
    }

    private void head(final SavedHead head) {
        tables.version = head.getVersion();
        tables.timeNanos = head.getTimeNanos();
        tables.nextVolumeId = head.getNextVolumeId();
        while (tables.devices.size() < head.getNextDeviceId()) {
            tables.devices.add(null);
        }
    }

    private void domain(final SavedDomain domain) {
        final DomainEntry entry = new DomainEntry(domain.getName(), stamp(domain.getTimes()));
        entry.faultSets.addAll(domain.getFaultSetsList());
        tables.domains.put(entry.name, entry);
    }

    private void sdc(final SavedSdc sdc) {
        final NodeId node = new NodeId(sdc.getNode());
        tables.sdcs.put(node, new SdcEntry(node, stamp(sdc.getTimes())));
    }

    private static Stamp stamp(final SavedTimes times) {
        return new Stamp(times.getCreatedNanos(), times.getUpdatedNanos());
    }

    private void server(final SavedServer row) {
        final ServerEntry server =
                new ServerEntry(new NodeId(row.getNode()), row.getDomain(), row.getFaultSet(), stamp(row.getTimes()));
        server.state = SdsState.valueOf(row.getState());
        server.incarnation = row.getIncarnation();
        server.mode = SdsMode.valueOf(row.getMode());
        tables.servers.put(server.node, server);
    }

    private void pool(final SavedPool row) {
        final CreatePool spec = row.getSpec();
        final PoolEntry pool = new PoolEntry(
                new PoolSpec(
                        spec.getName(),
                        spec.getDomain(),
                        spec.hasDeclaredBytes() ? OptionalLong.of(spec.getDeclaredBytes()) : OptionalLong.empty(),
                        spec.getSparePercent(),
                        spec.getRebuildBytesPerSecond(),
                        spec.getOvercommitPercent()),
                stamp(row.getTimes()));
        copies(row.getRebuild(), pool.rebuild);
        copies(row.getMoves(), pool.moves);
        tables.pools.put(pool.spec.name(), pool);
    }

    private static void copies(final SavedCopies row, final RebuildEntry copies) {
        copies.state = RebuildState.valueOf(row.getState());
        copies.cause = row.getCause();
        copies.startedNanos = row.getStartedNanos();
        copies.doneChunks = row.getDoneChunks();
        copies.totalChunks = row.getTotalChunks();
        copies.announcedPercent = row.getAnnouncedPercent();
    }

    private void device(final SavedDevice row) {
        final DeviceEntry device = new DeviceEntry(
                row.getId(),
                tables.server(new NodeId(row.getNode())),
                row.getName(),
                tables.pool(row.getPool()),
                row.getTotalChunks(),
                stamp(row.getTimes()));
        device.isFailed = row.getFailed();
        device.lossVersion = row.getLossVersion();
        device.dropsForgottenVersion = row.getDropsForgottenVersion();
        tables.restore(device);
    }

    private void drops(final SavedDrops row) {
        final DeviceEntry device = tables.device(row.getDevice());
        for (int i = 0; i < row.getVersionsCount(); i++) {
            device.drops.add(new DeviceEntry.Dropped(row.getVersions(i), row.getVolumeIds(i), row.getChunks(i)));
        }
    }

    private void volume(final SavedVolume row) {
        final VolumeSpec spec = new VolumeSpec(
                row.getSpec().getName(),
                row.getSpec().getPool(),
                row.getSpec().getSizeBytes(),
                row.getSpec().getThin());
        final VolumeEntry volume = new VolumeEntry(row.getId(), spec, tables.pool(spec.pool()), stamp(row.getTimes()));
        volume.version = row.getVersion();
        volume.outages = row.getOutages();
        tables.add(volume);
    }

    private void mapping(final SavedMapping row) {
        tables.volume(row.getVolumeId())
                .mappings
                .put(
                        new NodeId(row.getSdc()),
                        new MappingEntry(
                                Access.valueOf(row.getAccess()),
                                row.getIopsLimit(),
                                row.getBytesPerSecondLimit(),
                                stamp(row.getTimes())));
    }

    private void page(final SavedPage row) {
        final VolumeEntry volume = tables.volume(row.getVolumeId());
        final ChunkPage page = new ChunkPage(row.getBaseVersion());
        for (int i = 0; i < row.getExtraCount(); i += 4) {
            page.setWord(row.getExtra(i), 2, row.getExtra(i + 1));
            page.setSince(row.getExtra(i), 1, row.getExtra(i + 2));
            page.setSince(row.getExtra(i), 2, row.getExtra(i + 3));
        }
        for (int slot = 0; slot < ChunkPage.CHUNKS; slot++) {
            page.setEpoch(slot, row.getEpochs(slot));
            page.setVersion(slot, row.getBaseVersion() + row.getVersions(slot));
            page.setWord(slot, 0, row.getFirst(slot));
            page.setWord(slot, 1, row.getSecond(slot));
            if (page.isAllocated(slot)) {
                count(volume, page, slot);
            }
        }
        volume.chunks.adopt(row.getPage(), page);
    }

    private void count(final VolumeEntry volume, final ChunkPage page, final int slot) {
        int reachable = 0;
        for (int place = 0; place < Chunks.PLACES; place++) {
            final int word = page.word(slot, place);
            if (word != 0) {
                final DeviceEntry device = tables.device(ChunkPage.device(word));
                device.take();
                reachable += ChunkPage.stateCode(word) == ReplicaState.IN_SYNC.code() && device.isUp() ? 1 : 0;
            }
        }
        page.setReachable(slot, reachable);
        volume.census.add(reachable);
        volume.pool.census.add(reachable);
    }
}
