package kintsugi.lab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.sds.ReplicaLocation;
import kintsugi.core.data.Blocks;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.SimulatedNode;

/**
 * Damages blocks on disks, never the only copy of one: the chunk must have another copy in sync, and whoever keeps that is a guardian, whom
 * nothing may happen to until the block is sound again.
 */
final class DamagedBlocks {
    private final CampaignCloud cloud;
    private final Recorder recorder;
    private final List<Damaged> damaged = new ArrayList<>();

    /** A block of a chunk's copy that was damaged. */
    private record Damaged(ChunkStatus chunk, NodeId server, int block, ReplicaLocation at, Set<NodeId> guardians) {
        long offset() {
            return at.offsetBytes() + (long) block * Blocks.BYTES;
        }
    }

    DamagedBlocks(final CampaignCloud cloud, final Recorder recorder) {
        this.cloud = cloud;
        this.recorder = recorder;
    }

    /** Damages a block that was asked for on that server, if that can be mended with others than those excluded; {@code choice} from 0 to 1 chooses it. */
    boolean damage(final SimulatedNode server, final double choice, final Set<NodeId> excluded) {
        final List<Damaged> candidates = new ArrayList<>();
        final List<Long> blocks = recorder.blocks();
        for (final ChunkStatus chunk : cloud.mdm().chunks()) {
            candidate(chunk, server, excluded).ifPresent(whole -> {
                final long first = (long) chunk.index() * Recorder.CHUNK_BYTES / Blocks.BYTES;
                blocks.stream()
                        .filter(b -> b >= first && b < first + Recorder.CHUNK_BYTES / Blocks.BYTES)
                        .forEach(b -> candidates.add(
                                new Damaged(chunk, server.id(), (int) (b - first), whole.at(), whole.guardians())));
            });
        }
        if (candidates.isEmpty()) {
            return false;
        }
        final Damaged chosen = candidates.get((int) (choice * candidates.size()));
        server.disk(chosen.at().device()).injectCorruption(chosen.offset());
        damaged.add(chosen);
        return true;
    }

    private Optional<Damaged> candidate(
            final ChunkStatus chunk, final SimulatedNode server, final Set<NodeId> excluded) {
        final Set<NodeId> holders = new TreeSet<>();
        chunk.replicas().stream()
                .filter(r -> r.state() == ReplicaState.IN_SYNC && r.isUp())
                .forEach(r -> holders.add(r.sds()));
        if (holders.size() < 2
                || !holders.remove(server.id())
                || holders.stream().anyMatch(excluded::contains)) {
            return Optional.empty();
        }
        return location(chunk, server.id()).map(at -> new Damaged(chunk, server.id(), 0, at, holders));
    }

    /** Whether something must not happen to that server now. */
    boolean isGuardian(final NodeId server) {
        damaged.removeIf(this::isMended);
        return damaged.stream().anyMatch(d -> d.guardians().contains(server));
    }

    /** Whether every damaged block is sound again, or read no more. */
    boolean areMended() {
        damaged.removeIf(this::isMended);
        return damaged.isEmpty();
    }

    private boolean isMended(final Damaged block) {
        final SimulatedNode node = cloud.cloud().node(block.server());
        return node.disk(block.at().device()).isSound(block.offset())
                || (node.isUp()
                        && location(block.chunk(), block.server())
                                .filter(block.at()::equals)
                                .isEmpty())
                || (node.isUp() && !isSeen(block));
    }

    private boolean isSeen(final Damaged block) {
        return cloud.sds(block.server())
                .inspect(
                        block.chunk().volumeId(),
                        block.chunk().index(),
                        (device, offset, length) ->
                                cloud.cloud().node(block.server()).disk(device).inspect(offset, length))
                .filter(content -> content.damaged().get(block.block()))
                .isPresent();
    }

    private Optional<ReplicaLocation> location(final ChunkStatus chunk, final NodeId server) {
        return cloud.sds(server).locate(chunk.volumeId(), chunk.index());
    }
}
