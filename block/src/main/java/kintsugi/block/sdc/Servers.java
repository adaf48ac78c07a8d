package kintsugi.block.sdc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.ChunkInfo;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/** Which of the servers to ask: reads take turns over the readable replicas, and avoid servers that failed a moment ago. */
final class Servers {
    private static final long AVOID_NANOS = 2 * Units.SECOND;

    private final Host host;
    private final Lock lock;
    private final Map<NodeId, Long> avoidUntilNanos = new TreeMap<>();
    private final AtomicLong turns = new AtomicLong();

    Servers(final Host host) {
        this.host = host;
        this.lock = host.threads().newLock();
    }

    /** The server to read from: one of the readable ones that is not in {@code without}. */
    NodeId toRead(final ChunkInfo chunk, final Set<NodeId> without) {
        final List<NodeId> fit = new ArrayList<>(2);
        final List<NodeId> avoided = new ArrayList<>(2);
        for (final ChunkInfo.Replica replica : chunk.replicas()) {
            if (replica.isReadable() && !without.contains(replica.sds())) {
                (isAvoided(replica.sds()) ? avoided : fit).add(replica.sds());
            }
        }
        final List<NodeId> choice = fit.isEmpty() ? avoided : fit;
        if (choice.isEmpty()) {
            throw new Unavailable(
                    "chunk_unavailable",
                    "no in-sync copy of chunk " + chunk.chunk() + " is in reach: bring its SDS back");
        }
        return choice.get((int) (turns.getAndIncrement() % choice.size()));
    }

    /** The server that orders the writes. */
    static NodeId toWrite(final ChunkInfo chunk) {
        if (chunk.replicas().isEmpty() || !chunk.replicas().getFirst().isReadable()) {
            throw new Unavailable(
                    "chunk_unavailable",
                    "no in-sync copy of chunk " + chunk.chunk() + " is in reach: bring its SDS back");
        }
        return chunk.replicas().getFirst().sds();
    }

    /** A call to that server failed so. */
    void failed(final NodeId server, final Failure failure) {
        final boolean isOfServer = switch (failure.code()) {
            case "stale_epoch", "not_here", "not_in_sync", "not_primary" -> false;
            default -> true;
        };
        if (isOfServer) {
            lock.lock();
            try {
                avoidUntilNanos.put(server, host.clock().nanos() + AVOID_NANOS);
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean isAvoided(final NodeId server) {
        lock.lock();
        try {
            return avoidUntilNanos.getOrDefault(server, Long.MIN_VALUE)
                    > host.clock().nanos();
        } finally {
            lock.unlock();
        }
    }
}
