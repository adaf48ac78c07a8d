package kintsugi.block.sds;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.WriteId;

/**
 * Which writes of which client this server has, so that one that is sent again is not applied again: for each client a window of
 * writes from the lowest that it still waits for. What lies below is settled, and a copy of it that arrives late is refused. A client
 * that restarts begins a new window; its writes from before are refused.
 *
 * <p>Replicas learn of the writes of their primary in the same way, so the window survives a change of primary. It is in memory: it
 * does not survive a restart of this server, which is then in no set that has another member.
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

    /** A write of that chunk, under way or done. */
    private record Write(long replicaKey, Promise<Boolean> outcome) {}

    Sessions(final Host host) {
        this.host = host;
        this.lock = host.threads().newLock();
    }

    /** One thread's right to carry a write out, or the outcome of the one that has it. */
    final class Claim {
        private final WriteId id;
        private final long replicaKey;
        private final Promise<Boolean> outcome;
        private final boolean isOwn;

        private Claim(final WriteId id, final long replicaKey, final Promise<Boolean> outcome, final boolean isOwn) {
            this.id = id;
            this.replicaKey = replicaKey;
            this.outcome = outcome;
            this.isOwn = isOwn;
        }

        /** Whether the caller shall carry it out; else it waits by {@link #await}. */
        boolean isOwn() {
            return isOwn;
        }

        void await() {
            outcome.await();
        }

        void done() {
            outcome.complete(true);
        }

        /** It was not carried out: the next who claims it tries again. */
        void failed(final Failure failure) {
            lock.lock();
            try {
                final Session session = sessions.get(new NodeId(id.getSdc()));
                if (session != null && session.incarnation == id.getIncarnation()) {
                    session.writes.remove(id.getSequence(), new Write(replicaKey, outcome));
                }
            } finally {
                lock.unlock();
            }
            outcome.fail(failure);
        }
    }

    /** @throws Rejected {@code late_write} for one that its client no longer waits for */
    Claim claim(final WriteId id, final long replicaKey) {
        lock.lock();
        try {
            final Session session = session(id);
            final Write known = session.writes.get(id.getSequence());
            if (known != null) {
                return new Claim(id, replicaKey, known.outcome(), false);
            }
            final Promise<Boolean> fresh = new Promise<>(host.threads());
            session.writes.put(id.getSequence(), new Write(replicaKey, fresh));
            return new Claim(id, replicaKey, fresh, true);
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #claim}, for a write that its primary has accepted: that decides, so nothing is refused here. One that lies below the
     * window is carried out again if it comes again, which changes nothing while the primary keeps its blocks closed.
     */
    Claim claimOrdered(final WriteId id, final long replicaKey) {
        lock.lock();
        try {
            return isLate(id) ? new Claim(id, replicaKey, new Promise<>(host.threads()), true) : claim(id, replicaKey);
        } finally {
            lock.unlock();
        }
    }

    /** The content of that replica is made anew: what was written to it before says nothing about it any more. */
    void forget(final long replicaKey) {
        lock.lock();
        try {
            sessions.values().forEach(s -> s.writes.values().removeIf(w -> w.replicaKey() == replicaKey));
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
        if (isLate(id)) {
            throw new Rejected("late_write", "client " + id.getSdc() + " does not wait for this write any more");
        }
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
