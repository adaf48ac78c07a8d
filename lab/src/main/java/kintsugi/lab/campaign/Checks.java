package kintsugi.lab.campaign;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ClusterStatus;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.store.Content;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.id.NodeId;
import kintsugi.lab.history.History;
import kintsugi.lab.history.HistoryText;
import kintsugi.lab.history.Judge;
import kintsugi.lab.history.Verdict;

/** What must hold of a run; each check throws a {@link Violation} that says what does not. They look at evidence, not at how it came about. */
final class Checks {
    private final CampaignCloud cloud;
    private final Map<String, String> primaryOfEpoch = new TreeMap<>();
    private final Map<String, Integer> epochs = new TreeMap<>();
    private int blocksJudged;
    private int blocksUnclear;
    private int copiesCompared;

    Checks(final CampaignCloud cloud) {
        this.cloud = cloud;
    }

    int blocksJudged() {
        return blocksJudged;
    }

    int blocksUnclear() {
        return blocksUnclear;
    }

    int copiesCompared() {
        return copiesCompared;
    }

    /** At any time: the map is sound, epochs grow, an epoch names one primary, capacity adds up. */
    void checkMap() {
        cloud.managers().check();
        try {
            cloud.mdm().checkInvariants();
        } catch (RuntimeException broken) {
            throw new Violation("the map is not sound: " + broken.getMessage(), broken);
        }
        final List<ChunkStatus> chunks = cloud.mdm().chunks();
        chunks.forEach(this::checkEpoch);
        checkCapacity(cloud.mdm().status(), chunks);
    }

    private void checkEpoch(final ChunkStatus chunk) {
        final String name = chunk.volume() + "/" + chunk.index();
        final int before = epochs.getOrDefault(name, 0);
        if (chunk.epoch() < before) {
            throw new Violation("the epoch of chunk " + name + " fell from " + before + " to " + chunk.epoch());
        }
        epochs.put(name, chunk.epoch());
        final String primary = chunk.replicas().isEmpty()
                ? "nobody"
                : chunk.replicas().getFirst().sds().name();
        final String known = primaryOfEpoch.putIfAbsent(name + "@" + chunk.epoch(), primary);
        if (known != null && !known.equals(primary)) {
            throw new Violation("chunk " + name + " has two primaries in epoch " + chunk.epoch() + ": " + known
                    + " and " + primary);
        }
        final long homes = chunk.replicas().stream()
                .map(ChunkStatus.ReplicaStatus::sds)
                .distinct()
                .count();
        if (homes != chunk.replicas().size()) {
            throw new Violation("two copies of chunk " + name + " are on one server: " + chunk.replicas());
        }
    }

    private static void checkCapacity(final ClusterStatus status, final List<ChunkStatus> chunks) {
        for (final PoolStatus pool : status.pools()) {
            final long copies = chunks.stream()
                    .filter(c -> c.pool().equals(pool.name()))
                    .mapToLong(c -> c.replicas().size())
                    .sum();
            if (pool.placedBytes() != copies * Recorder.CHUNK_BYTES
                    || pool.placedBytes() > pool.payloadBytes()
                    || pool.usedBytes() > pool.capacityBytes()) {
                throw new Violation("the capacity of " + pool.name() + " does not add up: " + copies
                        + " copies of chunks, and " + pool);
            }
        }
        final long placed =
                status.pools().stream().mapToLong(PoolStatus::placedBytes).sum();
        final long onServers =
                status.servers().stream().mapToLong(s -> s.placedBytes()).sum();
        if (placed != onServers) {
            throw new Violation("pools hold " + placed + " bytes of copies, their servers " + onServers);
        }
    }

    /** At the end, when everything has healed and nothing is under way: all copies of a chunk are the same. */
    void checkCopies() {
        for (final ChunkStatus chunk : cloud.mdm().chunks()) {
            final Map<NodeId, Payload> contents = new TreeMap<>();
            chunk.replicas().stream()
                    .filter(r -> r.state() == ReplicaState.IN_SYNC)
                    .forEach(r -> contents.put(r.sds(), content(r.sds(), chunk)));
            NodeId first = null;
            for (final Map.Entry<NodeId, Payload> copy : contents.entrySet()) {
                first = first == null ? copy.getKey() : first;
                compare(chunk, first, contents.getOrDefault(first, Payload.EMPTY), copy.getKey(), copy.getValue());
                copiesCompared++;
            }
        }
    }

    private static void compare(
            final ChunkStatus chunk, final NodeId a, final Payload ofA, final NodeId b, final Payload ofB) {
        if (Payload.sameContent(ofA, ofB)) {
            return;
        }
        for (int i = 0; i < Recorder.CHUNK_BYTES / Blocks.BYTES; i++) {
            final long onA = ((PatternPayload) ofA).tag(i);
            final long onB = ((PatternPayload) ofB).tag(i);
            if (onA != onB) {
                throw new Violation("block "
                        + (i + (long) chunk.index() * Recorder.CHUNK_BYTES / Blocks.BYTES) + " is "
                        + Long.toHexString(onA) + " on " + a + " and " + Long.toHexString(onB) + " on " + b
                        + ", both in sync in " + chunk);
            }
        }
    }

    private Payload content(final NodeId server, final ChunkStatus chunk) {
        return cloud.sds(server)
                .inspect(
                        chunk.volumeId(),
                        chunk.index(),
                        (device, offset, length) ->
                                cloud.cloud().node(server).disk(device).inspect(offset, length))
                .map(content -> sound(content, server, chunk))
                .orElseGet(() -> PatternPayload.ofBlocks(new long[Recorder.CHUNK_BYTES / Blocks.BYTES]));
    }

    private static Payload sound(final Content content, final NodeId server, final ChunkStatus chunk) {
        if (!content.damaged().isEmpty()) {
            throw new Violation(
                    "blocks " + content.damaged() + " on " + server + " are not what was written, in " + chunk);
        }
        return content.blocks();
    }

    /** What clients saw of each block can be explained. */
    void checkHistories(final Map<Long, History> histories) {
        histories.forEach((block, history) -> {
            blocksJudged++;
            switch (Judge.judge(history)) {
                case Verdict.Right _ -> {}
                case Verdict.Unclear _ -> blocksUnclear++;
                case Verdict.Wrong(String why, History core) ->
                    throw new Violation("what clients saw of block " + block + " cannot be explained: " + why + "\n"
                            + HistoryText.format(core));
            }
        });
    }
}
