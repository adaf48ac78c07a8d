package kintsugi.lease;

import java.util.concurrent.atomic.AtomicLong;

/** What {@link LeaseCounters} shows. */
final class Counters {
    final AtomicLong acquired = new AtomicLong();
    final AtomicLong takenOver = new AtomicLong();
    final AtomicLong regained = new AtomicLong();
    final AtomicLong renewed = new AtomicLong();
    final AtomicLong renewalsRefused = new AtomicLong();
    final AtomicLong duels = new AtomicLong();
    final AtomicLong abandoned = new AtomicLong();
    final AtomicLong lapsed = new AtomicLong();
    final AtomicLong overslept = new AtomicLong();
    final AtomicLong released = new AtomicLong();
    final AtomicLong recordedAtStart = new AtomicLong();
    final AtomicLong repaired = new AtomicLong();

    LeaseCounters snapshot() {
        return new LeaseCounters(
                acquired.get(),
                takenOver.get(),
                regained.get(),
                renewed.get(),
                renewalsRefused.get(),
                duels.get(),
                abandoned.get(),
                lapsed.get(),
                overslept.get(),
                released.get(),
                recordedAtStart.get(),
                repaired.get());
    }
}
