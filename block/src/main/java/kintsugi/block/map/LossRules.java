package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;

/**
 * What to do about chunks whose last in-sync copies are out of reach. They are unavailable and not lost, until an operator who saw the
 * report says that nobody will come back. Then the newest stale copy in reach becomes the chunk, older as it is; or zeros, where there is
 * none. Everything else about the chunk is forgotten: copies that return would have another history.
 */
final class LossRules {
    private final Tables tables;
    private final ChunkRules chunkRules;

    LossRules(final Tables tables, final ChunkRules chunkRules) {
        this.tables = tables;
        this.chunkRules = chunkRules;
    }

    LossReport report(final VolumeEntry volume) {
        final List<LossReport.Chunk> named = new ArrayList<>();
        final List<Integer> all = unavailable(volume);
        for (final int chunk : all.subList(0, Math.min(all.size(), LossReport.CHUNKS_NAMED))) {
            final int heir = chunkRules.newestStale(volume, chunk);
            named.add(new LossReport.Chunk(
                    chunk,
                    volume.chunks.epoch(chunk),
                    lastCopies(volume, chunk),
                    heir < 0 ? 0 : volume.chunks.since(chunk, heir)));
        }
        return new LossReport(volume.name, token(volume, all), all.size(), List.copyOf(named));
    }

    void accept(final Command.AcceptLoss command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volume());
        final List<Integer> all = unavailable(volume);
        require(!all.isEmpty(), "nothing_lost", "every chunk of volume " + volume.name + " has a copy in reach");
        require(
                command.token() == token(volume, all),
                "loss_changed",
                "what would be lost of volume " + volume.name
                        + " is no longer what the report said: read it again before you accept");
        final long zeros = all.stream()
                .filter(chunk -> chunkRules.newestStale(volume, chunk) < 0)
                .count();
        final long room =
                volume.pool.devices.stream().mapToLong(DeviceEntry::freeChunks).sum();
        require(
                zeros <= room,
                "insufficient_servers",
                zeros + " chunks of volume " + volume.name + " need a new place, and the SDSs of pool "
                        + volume.pool.spec.name() + " that are up have " + room + ": bring SDSs back, or add devices");
        all.forEach(chunk -> chunkRules.acceptLoss(volume, chunk, changes));
        volume.outages++;
        volume.version = changes.version;
        volume.stamp.updatedNanos = changes.timeNanos;
        changes.tell(
                "loss_accepted",
                volume.name,
                "administrator",
                "chunks",
                "" + all.size(),
                "zeros",
                "" + zeros,
                "bytes",
                "" + all.size() * Chunks.BYTES,
                "first",
                all.subList(0, Math.min(all.size(), 20)).toString());
    }

    private static List<Integer> unavailable(final VolumeEntry volume) {
        final List<Integer> all = new ArrayList<>();
        final Chunks chunks = volume.chunks;
        final boolean isAny = volume.census.unavailable() > 0;
        for (int i = isAny ? chunks.nextAllocated(0) : chunks.count();
                i < chunks.count();
                i = chunks.nextAllocated(i + 1)) {
            if (chunks.reachable(i) == 0) {
                all.add(i);
            }
        }
        return all;
    }

    private List<NodeId> lastCopies(final VolumeEntry volume, final int chunk) {
        final List<NodeId> nodes = new ArrayList<>();
        for (int place = 0; place < Chunks.PLACES; place++) {
            if (volume.chunks.is(chunk, place, ReplicaState.IN_SYNC)) {
                nodes.add(tables.device(volume.chunks.device(chunk, place)).server.node);
            }
        }
        return List.copyOf(nodes);
    }

    /** Another one when another chunk, another epoch or another heir is concerned. */
    private long token(final VolumeEntry volume, final List<Integer> chunks) {
        long token = volume.id;
        for (final int chunk : chunks) {
            token = RandomStream.mix(token + chunk);
            token = RandomStream.mix(token + volume.chunks.epoch(chunk));
            token = RandomStream.mix(token + chunkRules.newestStale(volume, chunk));
        }
        return token;
    }

    private static void require(final boolean holds, final String code, final String message) {
        if (!holds) {
            throw new Rejected(code, message);
        }
    }
}
