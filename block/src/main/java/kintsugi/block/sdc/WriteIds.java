package kintsugi.block.sdc;

import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import kintsugi.core.host.Host;
import kintsugi.proto.block.v1.WriteId;

/** Numbers the writes of this client, and knows which it still waits for. Thread-safe. */
final class WriteIds {
    private final Host host;
    private final Lock lock;
    private final TreeSet<Long> waiting = new TreeSet<>();
    private long next = 1;

    WriteIds(final Host host) {
        this.host = host;
        this.lock = host.threads().newLock();
    }

    long begin() {
        lock.lock();
        try {
            waiting.add(next);
            return next++;
        } finally {
            lock.unlock();
        }
    }

    void end(final long sequence) {
        lock.lock();
        try {
            waiting.remove(sequence);
        } finally {
            lock.unlock();
        }
    }

    /** The id to send with the write of that number, now. */
    WriteId id(final long sequence) {
        lock.lock();
        try {
            return WriteId.newBuilder()
                    .setSdc(host.id().name())
                    .setIncarnation(host.incarnation())
                    .setSequence(sequence)
                    .setSettledBelow(waiting.first())
                    .build();
        } finally {
            lock.unlock();
        }
    }
}
