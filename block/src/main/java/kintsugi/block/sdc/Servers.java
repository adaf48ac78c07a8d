package kintsugi.block.sdc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.ChunkInfo;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;

/**
 * Which of the servers to ask. A read goes to one of the readable replicas, drawn by chance with odds that fall with the square of
 * what the server costs: the moving average of its latency, times one more than the reads that this client waits for there already. So
 * equal servers get equal shares, one that is ten times slower gets a hundredth and is not forgotten, and a server that stops to
 * answer fills up and is left alone. The count of waiting reads matters most when latencies change faster than averages (C3: Suresh,
 * Canini, Schmid, Feldmann, NSDI 2015). A server that failed a moment ago is asked only if no other is left. Thread-safe.
 */
final class Servers {
    private final Host host;
    private final RandomStream random;
    private final Lock lock;
    private final Map<NodeId, Standing> standings = new TreeMap<>();

    Servers(final Host host) {
        this.host = host;
        this.random = host.random("sdc/reads");
        this.lock = host.threads().newLock();
    }

    /** The server to read from: one of the readable ones that is not in {@code without}. */
    NodeId toRead(final ChunkInfo chunk, final Set<NodeId> without) {
        final List<NodeId> all = readable(chunk, without);
        if (all.isEmpty()) {
            throw unavailable(chunk);
        }
        if (all.size() == 1) {
            return all.getFirst();
        }
        lock.lock();
        try {
            final long now = host.clock().nanos();
            final List<NodeId> fit =
                    all.stream().filter(s -> !standing(s).isAvoided(now)).toList();
            return drawn(fit.isEmpty() ? all : fit, now);
        } finally {
            lock.unlock();
        }
    }

    private NodeId drawn(final List<NodeId> servers, final long now) {
        final double[] odds = new double[servers.size()];
        double sum = 0;
        for (int i = 0; i < odds.length; i++) {
            final double cost = standing(servers.get(i)).cost(now);
            odds[i] = 1 / (cost * cost);
            sum += odds[i];
        }
        double left = random.nextDouble() * sum;
        for (int i = 0; i < odds.length - 1; i++) {
            left -= odds[i];
            if (left < 0) {
                return servers.get(i);
            }
        }
        return servers.getLast();
    }

    /** Servers with a readable replica of the chunk, apart from those. */
    static List<NodeId> readable(final ChunkInfo chunk, final Set<NodeId> without) {
        final List<NodeId> found = new ArrayList<>(2);
        for (final ChunkInfo.Replica replica : chunk.replicas()) {
            if (replica.isReadable() && !without.contains(replica.sds())) {
                found.add(replica.sds());
            }
        }
        return found;
    }

    /** For how long to wait for an answer before another replica is asked, too. */
    long patienceNanos(final ChunkInfo chunk) {
        lock.lock();
        try {
            final long now = host.clock().nanos();
            double least = Double.MAX_VALUE;
            for (final NodeId server : readable(chunk, Set.of())) {
                least = Math.min(least, standing(server).latencyNanos(now));
            }
            return Standing.patienceNanos(least);
        } finally {
            lock.unlock();
        }
    }

    /** The server that orders the writes. */
    static NodeId toWrite(final ChunkInfo chunk) {
        if (chunk.replicas().isEmpty() || !chunk.replicas().getFirst().isReadable()) {
            throw unavailable(chunk);
        }
        return chunk.replicas().getFirst().sds();
    }

    private static Unavailable unavailable(final ChunkInfo chunk) {
        return new Unavailable(
                "chunk_unavailable", "no in-sync copy of chunk " + chunk.chunk() + " is in reach: bring its SDS back");
    }

    /** A read was sent there. */
    void asked(final NodeId server) {
        lock.lock();
        try {
            standing(server).asked();
        } finally {
            lock.unlock();
        }
    }

    /** A read that was sent there has ended, after that time, in one way or another. */
    void answered(final NodeId server, final long tookNanos) {
        lock.lock();
        try {
            standing(server).answered(tookNanos, host.clock().nanos());
        } finally {
            lock.unlock();
        }
    }

    /** A read that was sent there has ended: blocks are damaged. */
    void metDamage(final NodeId server) {
        lock.lock();
        try {
            standing(server).metDamage();
        } finally {
            lock.unlock();
        }
    }

    /** A read that was sent there takes that long already. */
    void delays(final NodeId server, final long sinceNanos) {
        lock.lock();
        try {
            standing(server).delays(sinceNanos, host.clock().nanos());
        } finally {
            lock.unlock();
        }
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
                standing(server).failed(host.clock().nanos());
            } finally {
                lock.unlock();
            }
        }
    }

    private Standing standing(final NodeId server) {
        return standings.computeIfAbsent(server, s -> new Standing());
    }
}
