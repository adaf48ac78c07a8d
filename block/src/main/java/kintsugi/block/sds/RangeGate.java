package kintsugi.block.sds;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Cancelled;

/**
 * Who may touch which blocks of a chunk now: reads of a block share it, a write has it alone. First come, first served among those
 * that overlap; the others pass.
 */
final class RangeGate {
    private final Lock lock;
    private final Condition left;
    private final ArrayDeque<Pass> passes = new ArrayDeque<>(2);

    /** The right to touch some blocks; to be given back once. */
    final class Pass implements AutoCloseable {
        private final int first;
        private final int last;
        private final boolean isAlone;

        private Pass(final int first, final int last, final boolean isAlone) {
            this.first = first;
            this.last = last;
            this.isAlone = isAlone;
        }

        private boolean excludes(final Pass other) {
            return first <= other.last && other.first <= last && (isAlone || other.isAlone);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                Invariant.that(passes.remove(this), "a pass was given back twice");
                left.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    RangeGate(final Lock lock) {
        this.lock = lock;
        this.left = lock.newCondition();
    }

    /** Waits for its turn at the blocks {@code [first, last]}. */
    Pass enter(final int first, final int last, final boolean isAlone) {
        final Pass pass = new Pass(first, last, isAlone);
        lock.lock();
        try {
            passes.add(pass);
            while (mustWait(pass)) {
                left.await();
            }
            return pass;
        } catch (InterruptedException stopped) {
            passes.remove(pass);
            left.signalAll();
            throw new Cancelled("cancelled", "told to stop while waiting for blocks");
        } finally {
            lock.unlock();
        }
    }

    private boolean mustWait(final Pass pass) {
        for (final Pass earlier : passes) {
            if (earlier == pass) {
                return false;
            }
            if (earlier.excludes(pass)) {
                return true;
            }
        }
        return false;
    }
}
