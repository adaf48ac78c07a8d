package kintsugi.block.raft;

/**
 * How often rare things happened to a member since its start.
 *
 * @param lateAnswers answers of earlier terms that were dropped
 * @param shiftedRequests requests for entries that began at or before the snapshot
 */
public record RaftCounters(long lateAnswers, long shiftedRequests) {}
