package kintsugi.block.sdc;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;

/** The chunks of a volume with acknowledged writes that were not flushed since. Thread-safe. */
final class Dirt {
    private final Lock lock;
    private final Map<Integer, Mark> marks = new TreeMap<>();
    private long stamps;

    /**
     * Why a chunk has to be flushed.
     *
     * @param stamp of the last write
     * @param outages of the volume when the first of the writes was sent
     */
    record Mark(long stamp, long outages) {}

    Dirt(final Lock lock) {
        this.lock = lock;
    }

    /** A write was acknowledged that was sent when the volume had had so many outages. */
    void add(final int chunk, final long outages) {
        lock.lock();
        try {
            final Mark old = marks.get(chunk);
            marks.put(chunk, new Mark(++stamps, old == null ? outages : old.outages()));
        } finally {
            lock.unlock();
        }
    }

    Map<Integer, Mark> snapshot() {
        lock.lock();
        try {
            return new TreeMap<>(marks);
        } finally {
            lock.unlock();
        }
    }

    /** These were flushed; those written to since stay. */
    void clean(final Map<Integer, Mark> flushed) {
        lock.lock();
        try {
            flushed.forEach(marks::remove);
        } finally {
            lock.unlock();
        }
    }
}
