package kintsugi.block.raft;

import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.TriggerLeaderElectionRequest;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;
import kintsugi.core.failure.Rejected;
import kintsugi.proto.raft.v1.AppendEntries;
import kintsugi.proto.raft.v1.Appended;
import kintsugi.proto.raft.v1.Ballot;
import kintsugi.proto.raft.v1.Candidacy;
import kintsugi.proto.raft.v1.InstallSnapshot;
import kintsugi.proto.raft.v1.Message;
import kintsugi.proto.raft.v1.NotAppended;
import kintsugi.proto.raft.v1.WantChunk;

/** The messages between members, as they travel. */
final class MessageCodec {
    private final RaftModelFactory models;
    private final EntryCodec entries;
    private final String group;

    MessageCodec(final RaftModelFactory models, final String group) {
        this.models = models;
        this.entries = new EntryCodec(models);
        this.group = group;
    }

    static Message encode(final RaftMessage message) {
        final Message.Builder out = Message.newBuilder().setTerm(message.getTerm());
        switch (message) {
            case AppendEntriesRequest m -> out.setAppendEntries(encode(m));
            case AppendEntriesSuccessResponse m -> out.setAppended(encode(m));
            case AppendEntriesFailureResponse m -> out.setNotAppended(encode(m));
            case InstallSnapshotRequest m -> out.setInstallSnapshot(encode(m));
            case InstallSnapshotResponse m -> out.setWantChunk(encode(m));
            case PreVoteRequest m -> out.setPreVote(candidacy(m.getLastLogTerm(), m.getLastLogIndex()));
            case PreVoteResponse m -> out.setPreVoteReply(Ballot.newBuilder().setGranted(m.isGranted()));
            case VoteRequest m ->
                out.setVote(candidacy(m.getLastLogTerm(), m.getLastLogIndex()).setSticky(m.isSticky()));
            case VoteResponse m -> out.setVoteReply(Ballot.newBuilder().setGranted(m.isGranted()));
            case TriggerLeaderElectionRequest m -> out.setTakeOver(candidacy(m.getLastLogTerm(), m.getLastLogIndex()));
            default -> throw new IllegalArgumentException("a message of an unknown kind: " + message);
        }
        return out.build();
    }

    /** @throws Rejected {@code bad_message} */
    RaftMessage decode(final Message message, final RaftEndpoint sender) {
        final int term = message.getTerm();
        return switch (message.getKindCase()) {
            case APPEND_ENTRIES -> decode(message.getAppendEntries(), sender, term);
            case APPENDED -> decode(message.getAppended(), sender, term);
            case NOT_APPENDED -> decode(message.getNotAppended(), sender, term);
            case INSTALL_SNAPSHOT -> decode(message.getInstallSnapshot(), sender, term);
            case WANT_CHUNK -> decode(message.getWantChunk(), sender, term);
            case PRE_VOTE, PRE_VOTE_REPLY, VOTE, VOTE_REPLY, TAKE_OVER -> election(message, sender, term);
            case KIND_NOT_SET ->
                throw new Rejected("bad_message", "a message of a kind that this version does not know");
        };
    }

    private RaftMessage election(final Message message, final RaftEndpoint sender, final int term) {
        return switch (message.getKindCase()) {
            case PRE_VOTE ->
                models.createPreVoteRequestBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(message.getPreVote().getLastTerm())
                        .setLastLogIndex(message.getPreVote().getLastIndex())
                        .build();
            case PRE_VOTE_REPLY ->
                models.createPreVoteResponseBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setGranted(message.getPreVoteReply().getGranted())
                        .build();
            case VOTE ->
                models.createVoteRequestBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(message.getVote().getLastTerm())
                        .setLastLogIndex(message.getVote().getLastIndex())
                        .setSticky(message.getVote().getSticky())
                        .build();
            case VOTE_REPLY ->
                models.createVoteResponseBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setGranted(message.getVoteReply().getGranted())
                        .build();
            default ->
                models.createTriggerLeaderElectionRequestBuilder()
                        .setGroupId(group)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(message.getTakeOver().getLastTerm())
                        .setLastLogIndex(message.getTakeOver().getLastIndex())
                        .build();
        };
    }

    private static Candidacy.Builder candidacy(final int lastTerm, final long lastIndex) {
        return Candidacy.newBuilder().setLastTerm(lastTerm).setLastIndex(lastIndex);
    }

    private static AppendEntries encode(final AppendEntriesRequest request) {
        return AppendEntries.newBuilder()
                .setPreviousIndex(request.getPreviousLogIndex())
                .setPreviousTerm(request.getPreviousLogTerm())
                .setCommitIndex(request.getCommitIndex())
                .addAllEntries(
                        request.getLogEntries().stream().map(EntryCodec::encode).toList())
                .setQuerySequence(request.getQuerySequenceNumber())
                .setFlowSequence(request.getFlowControlSequenceNumber())
                .build();
    }

    private RaftMessage decode(final AppendEntries request, final RaftEndpoint sender, final int term) {
        return models.createAppendEntriesRequestBuilder()
                .setGroupId(group)
                .setSender(sender)
                .setTerm(term)
                .setPreviousLogIndex(request.getPreviousIndex())
                .setPreviousLogTerm(request.getPreviousTerm())
                .setCommitIndex(request.getCommitIndex())
                .setLogEntries(
                        request.getEntriesList().stream().map(entries::decode).toList())
                .setQuerySequenceNumber(request.getQuerySequence())
                .setFlowControlSequenceNumber(request.getFlowSequence())
                .build();
    }

    private static Appended encode(final AppendEntriesSuccessResponse response) {
        return Appended.newBuilder()
                .setLastIndex(response.getLastLogIndex())
                .setQuerySequence(response.getQuerySequenceNumber())
                .setFlowSequence(response.getFlowControlSequenceNumber())
                .build();
    }

    private RaftMessage decode(final Appended response, final RaftEndpoint sender, final int term) {
        return models.createAppendEntriesSuccessResponseBuilder()
                .setGroupId(group)
                .setSender(sender)
                .setTerm(term)
                .setLastLogIndex(response.getLastIndex())
                .setQuerySequenceNumber(response.getQuerySequence())
                .setFlowControlSequenceNumber(response.getFlowSequence())
                .build();
    }

    private static NotAppended encode(final AppendEntriesFailureResponse response) {
        return NotAppended.newBuilder()
                .setExpectedNextIndex(response.getExpectedNextIndex())
                .setQuerySequence(response.getQuerySequenceNumber())
                .setFlowSequence(response.getFlowControlSequenceNumber())
                .build();
    }

    private RaftMessage decode(final NotAppended response, final RaftEndpoint sender, final int term) {
        return models.createAppendEntriesFailureResponseBuilder()
                .setGroupId(group)
                .setSender(sender)
                .setTerm(term)
                .setExpectedNextIndex(response.getExpectedNextIndex())
                .setQuerySequenceNumber(response.getQuerySequence())
                .setFlowControlSequenceNumber(response.getFlowSequence())
                .build();
    }

    private static InstallSnapshot encode(final InstallSnapshotRequest request) {
        final InstallSnapshot.Builder out = InstallSnapshot.newBuilder()
                .setFromLeader(request.isSenderLeader())
                .setSnapshotTerm(request.getSnapshotTerm())
                .setSnapshotIndex(request.getSnapshotIndex())
                .setChunks(request.getTotalSnapshotChunkCount())
                .addAllHolders(MemberId.names(request.getSnapshottedMembers()))
                .setGroup(EntryCodec.encode(request.getGroupMembersView()))
                .setQuerySequence(request.getQuerySequenceNumber())
                .setFlowSequence(request.getFlowControlSequenceNumber());
        if (request.getSnapshotChunk() != null) {
            out.setChunk(EntryCodec.encode(request.getSnapshotChunk()));
        }
        return out.build();
    }

    private RaftMessage decode(final InstallSnapshot request, final RaftEndpoint sender, final int term) {
        return models.createInstallSnapshotRequestBuilder()
                .setGroupId(group)
                .setSender(sender)
                .setTerm(term)
                .setSenderLeader(request.getFromLeader())
                .setSnapshotTerm(request.getSnapshotTerm())
                .setSnapshotIndex(request.getSnapshotIndex())
                .setTotalSnapshotChunkCount(request.getChunks())
                .setSnapshotChunk(request.hasChunk() ? entries.decode(request.getChunk()) : null)
                .setSnapshottedMembers(MemberId.of(request.getHoldersList()))
                .setGroupMembersView(entries.decode(request.getGroup()))
                .setQuerySequenceNumber(request.getQuerySequence())
                .setFlowControlSequenceNumber(request.getFlowSequence())
                .build();
    }

    private static WantChunk encode(final InstallSnapshotResponse response) {
        return WantChunk.newBuilder()
                .setSnapshotIndex(response.getSnapshotIndex())
                .setChunk(response.getRequestedSnapshotChunkIndex())
                .setQuerySequence(response.getQuerySequenceNumber())
                .setFlowSequence(response.getFlowControlSequenceNumber())
                .build();
    }

    private RaftMessage decode(final WantChunk response, final RaftEndpoint sender, final int term) {
        return models.createInstallSnapshotResponseBuilder()
                .setGroupId(group)
                .setSender(sender)
                .setTerm(term)
                .setSnapshotIndex(response.getSnapshotIndex())
                .setRequestedSnapshotChunkIndex(response.getChunk())
                .setQuerySequenceNumber(response.getQuerySequence())
                .setFlowControlSequenceNumber(response.getFlowSequence())
                .build();
    }
}
