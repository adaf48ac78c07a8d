package kintsugi.block.raft;

/**
 * How often rare things happened to a member since its start.
 *
 * @param lateAnswers answers of earlier terms that were dropped
 * @param shiftedRequests requests for entries that began at or before the snapshot
 * @param lostProposals of this member that may or may not be committed, because it stopped to lead first
 * @param snapshotsTaken of its own state
 * @param snapshotsInstalled that came from a leader
 */
public record RaftCounters(
        long lateAnswers, long shiftedRequests, long lostProposals, long snapshotsTaken, long snapshotsInstalled) {}
