package kintsugi.block.sds;

import java.util.concurrent.atomic.AtomicLong;
import kintsugi.block.store.StoreCounters;

/** How often the rare paths ran. */
final class Counters {
    final AtomicLong staleRefusals = new AtomicLong();
    final AtomicLong leaseRefusals = new AtomicLong();
    final AtomicLong repeatedWrites = new AtomicLong();
    final AtomicLong repeatedReplications = new AtomicLong();
    final AtomicLong copiedChunks = new AtomicLong();
    final AtomicLong copiedBytes = new AtomicLong();
    final AtomicLong wholeCopies = new AtomicLong();
    final AtomicLong caughtUpChunks = new AtomicLong();
    final AtomicLong caughtUpRegions = new AtomicLong();
    final AtomicLong caughtUpBytes = new AtomicLong();
    final AtomicLong sweeps = new AtomicLong();
    final AtomicLong forgottenRegions = new AtomicLong();
    final AtomicLong newerBlocksKept = new AtomicLong();
    final AtomicLong freedChunks = new AtomicLong();
    final AtomicLong reads = new AtomicLong();
    final AtomicLong damagesMet = new AtomicLong();
    final AtomicLong repairsPutOff = new AtomicLong();
    final AtomicLong repairedBlocks = new AtomicLong();
    final AtomicLong scrubbedBytes = new AtomicLong();
    final AtomicLong scrubRounds = new AtomicLong();
    final AtomicLong scrubFinds = new AtomicLong();
    final StoreCounters store = new StoreCounters();

    SdsCounters snapshot() {
        return new SdsCounters(
                staleRefusals.get(),
                leaseRefusals.get(),
                repeatedWrites.get(),
                repeatedReplications.get(),
                copiedChunks.get(),
                copiedBytes.get(),
                wholeCopies.get(),
                caughtUpChunks.get(),
                caughtUpRegions.get(),
                caughtUpBytes.get(),
                sweeps.get(),
                forgottenRegions.get(),
                newerBlocksKept.get(),
                freedChunks.get(),
                reads.get(),
                damagesMet.get(),
                repairsPutOff.get(),
                repairedBlocks.get(),
                scrubbedBytes.get(),
                scrubRounds.get(),
                scrubFinds.get(),
                store.commits.get(),
                store.sharedCommits.get(),
                store.checkpoints.get(),
                store.logWaits.get());
    }
}
