package kintsugi.block.sdc;

import java.util.concurrent.atomic.AtomicLong;

/** What the client has done. */
final class Counters {
    final AtomicLong reads = new AtomicLong();
    final AtomicLong writes = new AtomicLong();
    final AtomicLong flushes = new AtomicLong();
    final AtomicLong secondReads = new AtomicLong();
    final AtomicLong retries = new AtomicLong();
    final AtomicLong mapFetches = new AtomicLong();
    final AtomicLong failures = new AtomicLong();

    SdcCounters snapshot() {
        return new SdcCounters(
                reads.get(),
                writes.get(),
                flushes.get(),
                secondReads.get(),
                retries.get(),
                mapFetches.get(),
                failures.get());
    }
}
