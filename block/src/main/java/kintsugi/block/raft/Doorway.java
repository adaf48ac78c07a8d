package kintsugi.block.raft;

import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.log.RaftLog;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteResponse;
import io.microraft.transport.Transport;
import java.util.concurrent.atomic.AtomicLong;
import kintsugi.core.check.Invariant;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the network and the library, on the member's thread, and makes good two things that MicroRaft 0.7 gets wrong.
 *
 * <p><em>Late answers.</em> The library takes an answer of an earlier term for one of this term. A leader of term 1 that was
 * deposed and leads again in term 3 would count as replicated what a follower had in term 1 and has lost in term 2. So answers of
 * earlier terms end here; nobody needs them.
 *
 * <p><em>The edge of the snapshot.</em> A follower must find the entry before those that it is sent. The library looks for it in the log
 * only, and the entry at the index of the snapshot is not there (if the leader made the snapshot when all had caught up, or after a restart).
 * If behind the snapshot there are entries of a deposed leader, the follower refuses for ever, and the leader, which may not go
 * back behind what it knows to match, gives it up. But what a snapshot holds is committed, so it is in the log of every later
 * leader (Ongaro 2014, section 3.6.3): a request that begins at or before the snapshot matches there, whatever the log still holds. So it is
 * handed in as one from the beginning of a log, without the entries that the snapshot has, for which the library asks for no entry before;
 * and the index in its answer is counted from the snapshot again. (etcd's library answers such requests by its commit index likewise.)
 */
final class Doorway implements Transport {
    private final RaftModelFactory models;
    private final Links links;
    private @Nullable RaftNodeImpl node;
    private long shift;
    private final AtomicLong lateAnswers = new AtomicLong();
    private final AtomicLong shiftedRequests = new AtomicLong();

    Doorway(final RaftModelFactory models, final Links links) {
        this.models = models;
        this.links = links;
    }

    void attach(final RaftNode built) {
        node = (RaftNodeImpl) built;
    }

    long lateAnswers() {
        return lateAnswers.get();
    }

    long shiftedRequests() {
        return shiftedRequests.get();
    }

    /** A message arrived. */
    void receive(final RaftMessage message) {
        final RaftNodeImpl member = node;
        if (member == null) {
            return;
        }
        if (isAnswer(message) && message.getTerm() < member.getTerm().getTerm()) {
            lateAnswers.incrementAndGet();
        } else if (message instanceof AppendEntriesRequest request && beginsInSnapshot(member, request)) {
            shiftedRequests.incrementAndGet();
            receiveShifted(member, request);
        } else {
            member.handle(message);
        }
    }

    @Override
    public void send(final RaftEndpoint target, final RaftMessage message) {
        final RaftMessage out =
                shift > 0 && message instanceof AppendEntriesSuccessResponse answer ? shiftedBack(answer) : message;
        links.send(MemberId.nodeOf(target), out);
    }

    @Override
    public boolean isReachable(final RaftEndpoint endpoint) {
        return true;
    }

    private static boolean isAnswer(final RaftMessage message) {
        return message instanceof AppendEntriesSuccessResponse
                || message instanceof AppendEntriesFailureResponse
                || message instanceof InstallSnapshotResponse
                || message instanceof VoteResponse
                || message instanceof PreVoteResponse;
    }

    private static boolean beginsInSnapshot(final RaftNodeImpl member, final AppendEntriesRequest request) {
        final RaftLog log = member.state().log();
        final long previous = request.getPreviousLogIndex();
        return request.getTerm() >= member.getTerm().getTerm()
                && log.snapshotIndex() > 0
                && previous <= log.snapshotIndex()
                && previous != log.lastLogOrSnapshotIndex()
                && !log.containsLogEntry(previous);
    }

    private void receiveShifted(final RaftNodeImpl member, final AppendEntriesRequest request) {
        final long snapshot = member.state().log().snapshotIndex();
        Invariant.that(shift == 0, "a request within a request");
        shift = snapshot;
        member.handle(models.createAppendEntriesRequestBuilder()
                .setGroupId(request.getGroupId())
                .setSender(request.getSender())
                .setTerm(request.getTerm())
                .setPreviousLogIndex(0)
                .setPreviousLogTerm(0)
                .setCommitIndex(0)
                .setLogEntries(request.getLogEntries().stream()
                        .filter(entry -> entry.getIndex() > snapshot)
                        .toList())
                .setQuerySequenceNumber(request.getQuerySequenceNumber())
                .setFlowControlSequenceNumber(request.getFlowControlSequenceNumber())
                .build());
        shift = 0;
    }

    private RaftMessage shiftedBack(final AppendEntriesSuccessResponse answer) {
        return models.createAppendEntriesSuccessResponseBuilder()
                .setGroupId(answer.getGroupId())
                .setSender(answer.getSender())
                .setTerm(answer.getTerm())
                .setLastLogIndex(answer.getLastLogIndex() + shift)
                .setQuerySequenceNumber(answer.getQuerySequenceNumber())
                .setFlowControlSequenceNumber(answer.getFlowControlSequenceNumber())
                .build();
    }
}
