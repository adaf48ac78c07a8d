package kintsugi.block.sdc;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.ChunkInfo;
import kintsugi.core.call.Peers;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Threads;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.ReadReply;
import kintsugi.proto.block.v1.ReadRequest;

/**
 * One read of a piece of a chunk, until the map has to be looked at again. If the server that was asked takes unusually long, another
 * replica is asked as well, and the first answer counts (Dean, Barroso: The Tail at Scale, 2013): so a server that stands still
 * delays reads by some milliseconds, not until its lease has run out. Any in-sync replica answers with what is true, so it does
 * not matter which one it was. How many reads may be sent twice is limited: see {@link Allowance}.
 */
final class PieceReader {
    private static final long CALL_NANOS = 10 * Units.SECOND;

    private final Host host;
    private final Peers data;
    private final Servers servers;
    private final Allowance allowance;
    private final Counters counters;

    PieceReader(final Host host, final Peers data, final Servers servers, final Counters counters) {
        this.host = host;
        this.data = data;
        this.servers = servers;
        this.allowance = new Allowance(host.threads().newLock());
        this.counters = counters;
    }

    /**
     * Reads; blocks.
     *
     * @param corrupt servers whose copy is bad, as found for this piece so far; more are added
     * @throws Corrupt if no other readable replica is left
     */
    Payload read(final ChunkInfo chunk, final Pieces.Piece piece, final Set<NodeId> corrupt) {
        final Race race = new Race(chunk, piece, corrupt);
        race.enter(servers.toRead(chunk, race.asked()));
        allowance.earn();
        final Threads.Timer timer = host.threads().schedule(servers.patienceNanos(chunk), "sdc/late", race::second);
        try {
            return race.await();
        } finally {
            timer.cancel();
            corrupt.addAll(race.corrupt());
        }
    }

    /** The servers that were asked for one piece. */
    private final class Race {
        private final ChunkInfo chunk;
        private final Pieces.Piece piece;
        private final TreeSet<NodeId> corrupt;
        private final ReadRequest request;
        private final Promise<Payload> outcome = new Promise<>(host.threads());
        private final Lock lock = host.threads().newLock();
        private final TreeSet<NodeId> asked;
        private final long beganNanos = host.clock().nanos();
        private int running;

        Race(final ChunkInfo chunk, final Pieces.Piece piece, final Set<NodeId> corrupt) {
            this.chunk = chunk;
            this.piece = piece;
            this.corrupt = new TreeSet<>(corrupt);
            this.asked = new TreeSet<>(corrupt);
            this.request = ReadRequest.newBuilder()
                    .setVolumeId(chunk.volumeId())
                    .setChunk(chunk.chunk())
                    .setEpoch(chunk.epoch())
                    .setOffset(piece.offset())
                    .setLength(piece.length())
                    .build();
        }

        Payload await() {
            return outcome.await();
        }

        /** Those that need not be asked any more. */
        Set<NodeId> asked() {
            lock.lock();
            try {
                return new TreeSet<>(asked);
            } finally {
                lock.unlock();
            }
        }

        Set<NodeId> corrupt() {
            lock.lock();
            try {
                return new TreeSet<>(corrupt);
            } finally {
                lock.unlock();
            }
        }

        /** The first takes too long. On a thread of its own. */
        void second() {
            final Set<NodeId> before = asked();
            before.forEach(server -> servers.delays(server, host.clock().nanos() - beganNanos));
            final List<NodeId> others = Servers.readable(chunk, before);
            if (!outcome.isSettled() && !others.isEmpty() && allowance.spend()) {
                counters.secondReads.incrementAndGet();
                enter(servers.toRead(chunk, before));
            }
        }

        void enter(final NodeId server) {
            lock.lock();
            try {
                asked.add(server);
                running++;
            } finally {
                lock.unlock();
            }
            servers.asked(server);
            if (data.isConnected(server)) {
                ask(server);
            } else {
                host.threads().start("sdc/read", () -> ask(server));
            }
        }

        private void ask(final NodeId server) {
            final long sentNanos = host.clock().nanos();
            final Promise<Reply> reply = data.start(server, Method.METHOD_READ, request, Payload.EMPTY, CALL_NANOS);
            reply.whenSettled(() -> {
                take(server, reply, host.clock().nanos() - sentNanos);
            });
        }

        private void take(final NodeId server, final Promise<Reply> promise, final long tookNanos) {
            try {
                final Reply reply = answer(server, promise, tookNanos);
                outcome.complete(
                        ReadReply.parseFrom(reply.header()).getEmpty()
                                ? Pieces.zeros(piece.offset(), piece.length())
                                : reply.body());
            } catch (Corrupt bad) {
                lost(isLastCopy(server) ? bad : new Unavailable(bad.code(), server + ": " + bad.getMessage()));
            } catch (InvalidProtocolBufferException garbled) {
                lost(new Unavailable("bad_message", server + " answers what cannot be read: " + garbled.getMessage()));
            } catch (Rejected refused) {
                outcome.fail(refused);
            } catch (Failure failure) {
                servers.failed(server, failure);
                lost(failure);
            }
        }

        /** How long it took to find damage says nothing of how fast the server answers. */
        private Reply answer(final NodeId server, final Promise<Reply> promise, final long tookNanos) {
            try {
                final Reply reply = promise.await().orThrow();
                servers.answered(server, tookNanos);
                return reply;
            } catch (Corrupt damaged) {
                servers.metDamage(server);
                throw damaged;
            } catch (Failure failure) {
                servers.answered(server, tookNanos);
                throw failure;
            }
        }

        private boolean isLastCopy(final NodeId server) {
            lock.lock();
            try {
                corrupt.add(server);
                return Servers.readable(chunk, corrupt).isEmpty();
            } finally {
                lock.unlock();
            }
        }

        /** One of them has no answer; the last one to say so ends the race. */
        private void lost(final Failure failure) {
            final boolean isOver;
            lock.lock();
            try {
                isOver = --running == 0;
            } finally {
                lock.unlock();
            }
            if (isOver) {
                outcome.fail(failure);
            }
        }
    }

    /** An allowance for second reads: one for every twenty reads, and a few to begin with. */
    private static final class Allowance {
        private static final double EARNED = 0.05;
        private static final double MOST = 20;

        private final Lock lock;
        private double left = MOST;

        Allowance(final Lock lock) {
            this.lock = lock;
        }

        void earn() {
            lock.lock();
            try {
                left = Math.min(MOST, left + EARNED);
            } finally {
                lock.unlock();
            }
        }

        boolean spend() {
            lock.lock();
            try {
                if (left < 1) {
                    return false;
                }
                left--;
                return true;
            } finally {
                lock.unlock();
            }
        }
    }
}
