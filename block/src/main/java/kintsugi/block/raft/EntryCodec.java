package kintsugi.block.raft;

import com.google.protobuf.UnsafeByteOperations;
import io.microraft.MembershipChangeMode;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotEntry;
import java.util.List;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.proto.raft.v1.Entry;
import kintsugi.proto.raft.v1.Group;
import kintsugi.proto.raft.v1.MemberChange;
import kintsugi.proto.raft.v1.SnapshotChunk;

/** Entries of the log and chunks of snapshots, as messages: on the wire and on the device alike. */
final class EntryCodec {
    private final RaftModelFactory models;

    EntryCodec(final RaftModelFactory models) {
        this.models = models;
    }

    static Entry encode(final LogEntry entry) {
        final Entry.Builder message =
                Entry.newBuilder().setIndex(entry.getIndex()).setTerm(entry.getTerm());
        switch (entry.getOperation()) {
            case Operation operation -> message.setOperation(UnsafeByteOperations.unsafeWrap(operation.bytes()));
            case UpdateRaftGroupMembersOp change -> message.setChange(encode(change));
            default -> throw new IllegalArgumentException("an entry of an unknown kind: " + entry.getOperation());
        }
        return message.build();
    }

    LogEntry decode(final Entry entry) {
        final Object operation = switch (entry.getContentCase()) {
            case OPERATION -> new Operation(entry.getOperation().toByteArray());
            case CHANGE -> decode(entry.getChange());
            case CONTENT_NOT_SET -> throw new Rejected("bad_message", "an entry of the log without content");
        };
        return models.createLogEntryBuilder()
                .setIndex(entry.getIndex())
                .setTerm(entry.getTerm())
                .setOperation(operation)
                .build();
    }

    static Group encode(final RaftGroupMembersView group) {
        return Group.newBuilder()
                .setIndex(group.getLogIndex())
                .addAllMembers(MemberId.names(group.getMembers()))
                .addAllVoters(MemberId.names(group.getVotingMembers()))
                .build();
    }

    RaftGroupMembersView decode(final Group group) {
        return models.createRaftGroupMembersViewBuilder()
                .setLogIndex(group.getIndex())
                .setMembers(MemberId.of(group.getMembersList()))
                .setVotingMembers(MemberId.of(group.getVotersList()))
                .build();
    }

    static SnapshotChunk encode(final io.microraft.model.log.SnapshotChunk chunk) {
        return SnapshotChunk.newBuilder()
                .setIndex(chunk.getIndex())
                .setTerm(chunk.getTerm())
                .setChunk(chunk.getSnapshotChunkIndex())
                .setChunks(chunk.getSnapshotChunkCount())
                .setContent(UnsafeByteOperations.unsafeWrap(((Operation) chunk.getOperation()).bytes()))
                .setGroup(encode(chunk.getGroupMembersView()))
                .build();
    }

    io.microraft.model.log.SnapshotChunk decode(final SnapshotChunk chunk) {
        return models.createSnapshotChunkBuilder()
                .setIndex(chunk.getIndex())
                .setTerm(chunk.getTerm())
                .setSnapshotChunkIndex(chunk.getChunk())
                .setSnapshotChunkCount(chunk.getChunks())
                .setOperation(new Operation(chunk.getContent().toByteArray()))
                .setGroupMembersView(decode(chunk.getGroup()))
                .build();
    }

    /** A whole snapshot of its chunks, which are in order. */
    SnapshotEntry snapshot(final List<SnapshotChunk> chunks) {
        Invariant.that(!chunks.isEmpty(), "a snapshot without chunks");
        final SnapshotChunk first = chunks.getFirst();
        return models.createSnapshotEntryBuilder()
                .setIndex(first.getIndex())
                .setTerm(first.getTerm())
                .setSnapshotChunks(chunks.stream().map(this::decode).toList())
                .setGroupMembersView(decode(first.getGroup()))
                .build();
    }

    private static MemberChange encode(final UpdateRaftGroupMembersOp change) {
        return MemberChange.newBuilder()
                .setMember(MemberId.nodeOf(change.getEndpoint()).name())
                .setMode(
                        switch (change.getMode()) {
                            case ADD_LEARNER -> MemberChange.Mode.MODE_ADD_LEARNER;
                            case ADD_OR_PROMOTE_TO_FOLLOWER -> MemberChange.Mode.MODE_ADD_OR_PROMOTE;
                            case REMOVE_MEMBER -> MemberChange.Mode.MODE_REMOVE;
                        })
                .addAllMembers(MemberId.names(change.getMembers()))
                .addAllVoters(MemberId.names(change.getVotingMembers()))
                .build();
    }

    private UpdateRaftGroupMembersOp decode(final MemberChange change) {
        return models.createUpdateRaftGroupMembersOpBuilder()
                .setEndpoint(new MemberId(new NodeId(change.getMember())))
                .setMode(
                        switch (change.getMode()) {
                            case MODE_ADD_LEARNER -> MembershipChangeMode.ADD_LEARNER;
                            case MODE_ADD_OR_PROMOTE -> MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER;
                            case MODE_REMOVE -> MembershipChangeMode.REMOVE_MEMBER;
                            case MODE_UNSPECIFIED, UNRECOGNIZED ->
                                throw new Rejected("bad_message", "a change of members of an unknown kind");
                        })
                .setMembers(MemberId.of(change.getMembersList()))
                .setVotingMembers(MemberId.of(change.getVotersList()))
                .build();
    }
}
