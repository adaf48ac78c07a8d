package kintsugi.block.sds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.block.store.StoredWrite;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.WriteId;

/**
 * Which writes of which client this server has, so that one that is sent again is not carried out again: for each client a window of
 * writes from the lowest that it still waits for. What lies below is settled, and a copy of it that arrives late is refused. A client
 * that restarts begins a new window; its writes from before are refused.
 *
 * <p>Every replica keeps the window of its chunk: a secondary records what its primary sends, and a replica that is being rebuilt gets
 * the window along with the content, so that any of them can become primary. Devices keep it with the content, through a restart of
 * this server: {@link #restore}. What belongs to the content is recorded while the blocks are
 * closed, so that content and window are seen together.
 */
final class Sessions {
    private final Host host;
    private final Lock lock;
    private final Map<NodeId, Session> sessions = new TreeMap<>();

    private static final class Session {
        private final long incarnation;
        private final TreeMap<Long, Write> writes = new TreeMap<>();
        private long settledBelow;

        Session(final long incarnation) {
            this.incarnation = incarnation;
        }
    }

    /** A write of that chunk, under way or done; for a moment also one that failed, before it is forgotten. */
    private static final class Write {
        private final long replicaKey;
        private int epoch; // of the set in which it came last; guarded by the lock
        private final Promise<Boolean> outcome;
        private volatile boolean isDone;

        Write(final long replicaKey, final int epoch, final Promise<Boolean> outcome) {
            this.replicaKey = replicaKey;
            this.epoch = epoch;
            this.outcome = outcome;
        }

        void done() {
            isDone = true;
            outcome.complete(true);
        }
    }

    Sessions(final Host host) {
        this.host = host;
        this.lock = host.threads().newLock();
    }

    /** One thread's right to carry a write out, or the outcome of the one that has it. */
    final class Claim {
        private final WriteId id;
        private final Write write;
        private final boolean isOwn;

        private Claim(final WriteId id, final Write write, final boolean isOwn) {
            this.id = id;
            this.write = write;
            this.isOwn = isOwn;
        }

        /** Whether the caller shall carry it out; else it waits by {@link #await}. */
        boolean isOwn() {
            return isOwn;
        }

        void await() {
            write.outcome.await();
        }

        /** Whether it is done, perhaps as the write of an earlier primary that arrived meanwhile. */
        boolean isDone() {
            return write.isDone;
        }

        void done() {
            write.done();
        }

        /**
         * It was given up: whoever waits for it hears the failure.
         *
         * @param isContained whether the content of this server's replica has it nevertheless: then it is not carried out again here, as
         *     long as that content stays; else the next who claims it tries again
         */
        void failed(final Failure failure, final boolean isContained) {
            if (write.outcome.fail(failure)) {
                replace(id, write, isContained);
            }
        }
    }

    /** @throws Rejected {@code late_write} for one that its client no longer waits for */
    Claim claim(final WriteId id, final long replicaKey, final int epoch) {
        lock.lock();
        try {
            if (isLate(id)) {
                throw new Rejected("late_write", "client " + id.getSdc() + " does not wait for this write any more");
            }
            final Session session = session(id);
            final Write known = session.writes.get(id.getSequence());
            if (known != null) {
                return new Claim(id, known, false);
            }
            final Write fresh = new Write(replicaKey, epoch, new Promise<>(host.threads()));
            session.writes.put(id.getSequence(), fresh);
            return new Claim(id, fresh, true);
        } finally {
            lock.unlock();
        }
    }

    /** That write is in the content of this server's replica: a primary sent it, or it came with a copy. */
    void record(final WriteId id, final long replicaKey, final int epoch) {
        final Write write;
        lock.lock();
        try {
            if (isLate(id)) {
                return;
            }
            write = session(id)
                    .writes
                    .computeIfAbsent(
                            id.getSequence(), s -> new Write(replicaKey, epoch, new Promise<>(host.threads())));
            write.epoch = Math.max(write.epoch, epoch);
        } finally {
            lock.unlock();
        }
        write.done();
    }

    /** Takes up what a device kept. */
    void restore(final List<StoredWrite> kept) {
        for (final StoredWrite write : kept) {
            final WriteId id = WriteId.newBuilder()
                    .setSdc(write.sdc())
                    .setIncarnation(write.incarnation())
                    .setSequence(Math.max(write.sequence(), write.settledBelow()))
                    .setSettledBelow(write.settledBelow())
                    .build();
            if (write.sequence() < 0) {
                settle(id);
            } else {
                record(id, write.key(), 0);
            }
        }
    }

    private void settle(final WriteId id) {
        lock.lock();
        try {
            if (!isLate(id)) {
                session(id);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The window of a chunk: its writes that are done and still waited for. */
    List<WriteId> window(final long replicaKey) {
        final List<WriteId> window = new ArrayList<>();
        lock.lock();
        try {
            sessions.forEach((sdc, session) -> session.writes.forEach((sequence, write) -> {
                if (write.replicaKey == replicaKey && write.isDone) {
                    window.add(WriteId.newBuilder()
                            .setSdc(sdc.name())
                            .setIncarnation(session.incarnation)
                            .setSequence(sequence)
                            .build());
                }
            }));
        } finally {
            lock.unlock();
        }
        return window;
    }

    /** That replica is given up, or has lost content. */
    void forget(final long replicaKey) {
        forgetBefore(replicaKey, Integer.MAX_VALUE);
    }

    /** The content of that replica is made anew in that epoch: what was written to it before says nothing about it any more. */
    void forgetBefore(final long replicaKey, final int epoch) {
        lock.lock();
        try {
            sessions.values()
                    .forEach(s -> s.writes.values().removeIf(w -> w.replicaKey == replicaKey && w.epoch < epoch));
        } finally {
            lock.unlock();
        }
    }

    /** Unless its replica's writes were forgotten meanwhile. */
    private void replace(final WriteId id, final Write given, final boolean isContained) {
        lock.lock();
        try {
            final Session session = sessions.get(new NodeId(id.getSdc()));
            if (session != null
                    && session.incarnation == id.getIncarnation()
                    && session.writes.remove(id.getSequence(), given)
                    && isContained) {
                final Write kept = new Write(given.replicaKey, given.epoch, new Promise<>(host.threads()));
                kept.done();
                session.writes.put(id.getSequence(), kept);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isLate(final WriteId id) {
        final Session session = sessions.get(new NodeId(id.getSdc()));
        return session != null
                && (session.incarnation > id.getIncarnation()
                        || (session.incarnation == id.getIncarnation() && id.getSequence() < session.settledBelow));
    }

    private Session session(final WriteId id) {
        final NodeId sdc = new NodeId(id.getSdc());
        Session session = sessions.get(sdc);
        if (session == null || session.incarnation < id.getIncarnation()) {
            session = new Session(id.getIncarnation());
            sessions.put(sdc, session);
        }
        session.settledBelow = Math.max(session.settledBelow, id.getSettledBelow());
        session.writes.headMap(session.settledBelow).clear();
        return session;
    }
}
