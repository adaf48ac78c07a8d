package kintsugi.block.sds;

/**
 * What an SDS has done since it started, and how often its rare paths ran.
 *
 * @param staleRefusals requests of another epoch, refused
 * @param leaseRefusals requests refused for want of a lease
 * @param repeatedWrites writes that came again and were not applied again
 * @param repeatedReplications rounds in which a write was sent again to a replica
 * @param copiedChunks chunks copied to this server
 * @param copiedBytes bytes written by that
 * @param wholeCopies of these chunks, those that were copied whole
 * @param caughtUpChunks of these chunks, those of which only the difference was copied
 * @param caughtUpRegions regions of 64 KiB in these differences
 * @param caughtUpBytes bytes written by that
 * @param sweeps rounds in which replicas agreed what all of them have on disk
 * @param forgottenRegions regions that were forgotten thereby
 * @param newerBlocksKept blocks that a copy left alone because a newer write had reached them
 * @param freedChunks replicas given up
 * @param reads of clients, answered
 * @param damagesMet times that damaged blocks were met, by whoever read them
 * @param repairsPutOff of these, those that found too many waiting
 * @param repairedBlocks blocks mended from another replica
 * @param scrubbedBytes bytes looked at by the scrub
 * @param scrubRounds times that it has looked at everything on a device
 * @param scrubFinds pieces that it found damaged
 * @param commits batches made durable
 * @param sharedCommits requests for that which waited for another's
 * @param checkpoints times that the content of a journal was put in place
 * @param logWaits commits that waited for that
 */
public record SdsCounters(
        long staleRefusals,
        long leaseRefusals,
        long repeatedWrites,
        long repeatedReplications,
        long copiedChunks,
        long copiedBytes,
        long wholeCopies,
        long caughtUpChunks,
        long caughtUpRegions,
        long caughtUpBytes,
        long sweeps,
        long forgottenRegions,
        long newerBlocksKept,
        long freedChunks,
        long reads,
        long damagesMet,
        long repairsPutOff,
        long repairedBlocks,
        long scrubbedBytes,
        long scrubRounds,
        long scrubFinds,
        long commits,
        long sharedCommits,
        long checkpoints,
        long logWaits) {}
