package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kintsugi.block.map.ChunkStatus.ReplicaStatus;
import org.jspecify.annotations.Nullable;

/**
 * Counts everything anew after each command from what the map shows of its chunks, and remembers the last look, to see what became of
 * each replica. Shares nothing with the map's own counting.
 */
final class Recount {
    private static final long CHUNK = MapFixture.CHUNK;

    private final ClusterMap map;
    private Map<String, ChunkStatus> before = new HashMap<>();
    private final Map<String, Shrunk> shrunk = new HashMap<>();

    /** A set of two became one of one. */
    private record Shrunk(ChunkStatus before, int epoch, long version) {}

    Recount(final ClusterMap map) {
        this.map = map;
    }

    void check(final Command command) {
        final List<ChunkStatus> chunks = map.chunks();
        final ClusterStatus status = map.status(0);
        status.pools().forEach(pool -> checkPool(pool, chunks));
        status.volumes().forEach(volume -> checkVolume(volume, chunks));
        checkDevices(chunks);
        final Map<String, ChunkStatus> now = new HashMap<>();
        for (final ChunkStatus chunk : chunks) {
            final String key = chunk.volumeId() + "/" + chunk.index();
            now.put(key, chunk);
            checkChunk(before.get(key), chunk, command);
            noteShrunk(key, before.get(key), chunk);
        }
        before = now;
    }

    private void noteShrunk(final String key, final @Nullable ChunkStatus old, final ChunkStatus now) {
        if (old != null && inSync(old) == 2 && inSync(now) == 1) {
            shrunk.put(key, new Shrunk(old, now.epoch(), map.version()));
        }
    }

    private static void checkPool(final PoolStatus pool, final List<ChunkStatus> all) {
        final List<ChunkStatus> chunks =
                all.stream().filter(c -> c.pool().equals(pool.name())).toList();
        assertThat(pool.usedBytes()).isEqualTo(chunks.size() * CHUNK).isLessThanOrEqualTo(pool.capacityBytes());
        assertThat(pool.placedBytes())
                .isEqualTo(chunks.stream().mapToLong(c -> c.replicas().size()).sum() * CHUNK)
                .isLessThanOrEqualTo(pool.payloadBytes());
        assertThat(pool.unavailableChunks()).isEqualTo(count(chunks, 0));
        assertThat(pool.degradedChunks()).isEqualTo(count(chunks, 1));
        final boolean isFailed = count(chunks, 0) > 0;
        final PoolHealth partly = count(chunks, 1) > 0 ? PoolHealth.DEGRADED : PoolHealth.OK;
        assertThat(pool.health()).isEqualTo(isFailed ? PoolHealth.FAILED : partly);
    }

    private static void checkVolume(final VolumeStatus volume, final List<ChunkStatus> all) {
        final List<ChunkStatus> chunks =
                all.stream().filter(c -> c.volumeId() == volume.id()).toList();
        assertThat(volume.allocatedChunks()).isEqualTo(chunks.size());
        assertThat(volume.unavailableChunks()).isEqualTo(count(chunks, 0));
        assertThat(volume.degradedChunks()).isEqualTo(count(chunks, 1));
        assertThat(volume.isThin() || chunks.size() * CHUNK == volume.sizeBytes())
                .as("a thick volume has every chunk")
                .isTrue();
    }

    private void checkDevices(final List<ChunkStatus> chunks) {
        final Map<String, Long> placed = chunks.stream()
                .flatMap(c -> c.replicas().stream())
                .collect(Collectors.groupingBy(r -> r.sds() + "/" + r.device(), Collectors.counting()));
        for (final Inventory.Device device : map.inventory().devices()) {
            assertThat(device.placedBytes() / CHUNK)
                    .as("%s", device)
                    .isEqualTo(placed.getOrDefault(device.sds() + "/" + device.name(), 0L));
            placed.remove(device.sds() + "/" + device.name());
        }
        assertThat(placed).as("copies on devices that are not there").isEmpty();
    }

    /** Epochs rise with every change; a replica is worth more only after a copy, or because a loss was accepted. */
    private void checkChunk(final @Nullable ChunkStatus old, final ChunkStatus now, final Command command) {
        assertThat(now.replicas().stream().map(ReplicaStatus::sds)).doesNotHaveDuplicates();
        assertThat(inSync(now)).as("copies in sync").isBetween(1L, 2L);
        if (old == null) {
            assertThat(command)
                    .isInstanceOfAny(
                            Command.CreateVolume.class, Command.ExtendVolume.class, Command.AllocateChunk.class);
            return;
        }
        assertThat(now.epoch()).isGreaterThanOrEqualTo(old.epoch());
        if (now.epoch() == old.epoch()) {
            assertThat(states(now)).isEqualTo(states(old));
        }
        for (final ReplicaStatus replica : now.replicas()) {
            if (replica.state() == ReplicaState.IN_SYNC
                    && !(command instanceof Command.AcceptLoss)
                    && !isRecalled(replica, old, command)) {
                assertThat(states(old).get(replica.sds() + "/" + replica.device()))
                        .as("%s before it was in sync", replica)
                        .isIn(
                                command instanceof Command.FinishCopy ? ReplicaState.REBUILDING : ReplicaState.LEAVING,
                                ReplicaState.IN_SYNC);
            }
        }
    }

    /** Whether it left the set of two in the last change, and the server of the other one was not told. */
    private boolean isRecalled(final ReplicaStatus replica, final ChunkStatus old, final Command command) {
        final long told = switch (command) {
            case Command.SdsDown down -> down.toldVersion();
            case Command.RegisterSds start -> start.toldVersion();
            default -> Long.MAX_VALUE;
        };
        final Shrunk last = shrunk.get(old.volumeId() + "/" + old.index());
        return last != null
                && last.epoch() == old.epoch()
                && last.version() > told
                && states(last.before()).get(replica.sds() + "/" + replica.device()) == ReplicaState.IN_SYNC;
    }

    private static Map<String, ReplicaState> states(final ChunkStatus chunk) {
        return chunk.replicas().stream()
                .collect(Collectors.toMap(r -> r.sds() + "/" + r.device(), ReplicaStatus::state));
    }

    private static long inSync(final ChunkStatus chunk) {
        return chunk.replicas().stream()
                .filter(r -> r.state() == ReplicaState.IN_SYNC)
                .count();
    }

    private static long count(final List<ChunkStatus> chunks, final int inReach) {
        return chunks.stream()
                .filter(c -> c.replicas().stream()
                                .filter(r -> r.state() == ReplicaState.IN_SYNC && r.isUp())
                                .count()
                        == inReach)
                .count();
    }
}
