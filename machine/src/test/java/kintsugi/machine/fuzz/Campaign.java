package kintsugi.machine.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.random.RandomStream;

/** Many seeded attacks, several at once. */
final class Campaign {
    private static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));
    private static final int AT_ONCE = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final SortedMap<String, Integer> outcomes = new TreeMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Campaign() {}

    /** One attack. */
    interface Attack {
        /** Carries it out; what became of it, in a word or two. */
        String run(Draw draw) throws Exception;
    }

    /** So many inputs in the quick tier, so many in the full one. */
    static int inputs(final int quick, final int full) {
        return IS_FULL ? full : quick;
    }

    /** Runs attacks of seeds 1 to {@code inputs}; how often each outcome came. A failure names its seed. */
    static SortedMap<String, Integer> run(final String name, final int inputs, final Attack attack) {
        final Campaign campaign = new Campaign();
        final AtomicInteger seeds = new AtomicInteger();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            threads.add(Thread.ofPlatform().name("attacker " + i).start(() -> {
                for (int seed = seeds.incrementAndGet(); seed <= inputs; seed = seeds.incrementAndGet()) {
                    campaign.one(name, seed, attack);
                }
            }));
        }
        threads.forEach(Campaign::join);
        if (campaign.failure.get() != null) {
            throw new AssertionError(campaign.failure.get().getMessage(), campaign.failure.get());
        }
        return campaign.outcomes;
    }

    private void one(final String name, final int seed, final Attack attack) {
        if (failure.get() != null) {
            return;
        }
        try {
            final String outcome = attack.run(new Draw(RandomStream.named(seed, name)));
            lock.lock();
            try {
                outcomes.merge(outcome, 1, Integer::sum);
            } finally {
                lock.unlock();
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, new AssertionError(name + ", seed " + seed + ": " + thrown, thrown));
        }
    }

    private static void join(final Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException told) {
            throw new AssertionError(told);
        }
    }
}
