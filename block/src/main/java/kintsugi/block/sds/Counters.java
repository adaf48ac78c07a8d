package kintsugi.block.sds;

import java.util.concurrent.atomic.AtomicLong;

/** How often the rare paths ran. */
final class Counters {
    final AtomicLong staleRefusals = new AtomicLong();
    final AtomicLong leaseRefusals = new AtomicLong();
    final AtomicLong repeatedWrites = new AtomicLong();
    final AtomicLong repeatedReplications = new AtomicLong();
    final AtomicLong copiedChunks = new AtomicLong();
    final AtomicLong copiedBytes = new AtomicLong();
    final AtomicLong newerBlocksKept = new AtomicLong();
    final AtomicLong freedChunks = new AtomicLong();
    final AtomicLong reads = new AtomicLong();

    SdsCounters snapshot() {
        return new SdsCounters(
                staleRefusals.get(),
                leaseRefusals.get(),
                repeatedWrites.get(),
                repeatedReplications.get(),
                copiedChunks.get(),
                copiedBytes.get(),
                newerBlocksKept.get(),
                freedChunks.get(),
                reads.get());
    }
}
