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
 * @param newerBlocksKept blocks that a copy left alone because a newer write had reached them
 * @param freedChunks replicas given up
 * @param reads of clients, answered
 */
public record SdsCounters(
        long staleRefusals,
        long leaseRefusals,
        long repeatedWrites,
        long repeatedReplications,
        long copiedChunks,
        long copiedBytes,
        long newerBlocksKept,
        long freedChunks,
        long reads) {}
