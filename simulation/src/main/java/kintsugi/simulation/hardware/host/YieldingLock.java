package kintsugi.simulation.hardware.host;

import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.random.RandomStream;

/** A lock that now and then, by a draw, lets other ready threads go first, as a real machine might. */
final class YieldingLock extends ReentrantLock {
    private final transient RandomStream random;
    private final double probability;

    YieldingLock(final RandomStream random, final double probability) {
        this.random = random;
        this.probability = probability;
    }

    @Override
    public void lock() {
        mayYield();
        super.lock();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        mayYield();
        super.lockInterruptibly();
    }

    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is the kernel: its order is drawn from the seed
    private void mayYield() {
        if (probability > 0 && !isHeldByCurrentThread() && random.nextBoolean(probability)) {
            Thread.yield();
        }
    }
}
