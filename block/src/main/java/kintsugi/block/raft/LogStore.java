package kintsugi.block.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.raft.v1.Entry;
import kintsugi.proto.raft.v1.Frame;
import kintsugi.proto.raft.v1.Root;
import org.jspecify.annotations.Nullable;

/**
 * What a member of the group must not forget, on one block device: docs/mdm-log.md has the format. Term and vote, the initial members and where
 * things are stand in the {@link RootRecord root}; entries and truncations go, in order, into the frames of the {@link LogRegion log}, one
 * frame for each flush; snapshots into the {@link SnapshotSlots slots}. A snapshot counts from the moment the root names it, which is
 * after its content was synced. Then the head of the log moves to the first entry behind the snapshot, so that the log never holds
 * more than what came after the last snapshot.
 *
 * <p>After a failure of the device, or if there is no room, what is durable is unknown: nothing is written any more, {@link #failure}
 * says why, and the member must stop (whoever runs it looks after each task). The state then is that of a crash, which recovery
 * knows how to deal with. Not thread-safe: the thread of the member is the only one to use it.
 */
final class LogStore implements RaftStore {
    /** Content of one frame after which it is written without waiting for the flush. */
    private static final int FRAME_BYTES = (int) Units.MIB;

    private final BlockDevice device;
    private final RootRecord roots;
    private final LogRegion region;
    private final SnapshotSlots slots;
    private final EntryCodec codec;
    private final RaftModelFactory models;
    private final long run;
    private final FrameIndex index = new FrameIndex();
    private final List<LogEntry> recovered = new ArrayList<>();
    private Optional<SnapshotEntry> snapshot = Optional.empty();
    private Root root = Root.getDefaultInstance();
    private long tail;
    private long nextNumber;
    private long longTail;
    private long lastIndex;
    private Frame.Builder pending = Frame.newBuilder();
    private long pendingFirst;
    private int pendingBytes;
    private boolean isTrimDue;
    private volatile @Nullable Failure failure;

    /**
     * Reads what there is.
     *
     * @param run of the writer: larger than that of every writer before, which the incarnation of the host is
     * @throws Failure {@code small_device}, {@code foreign_device}, {@code log_damaged} (replace this member), or what the device throws
     */
    LogStore(final BlockDevice device, final LogOwner owner, final long run, final RaftModelFactory models) {
        final StoreLayout layout = StoreLayout.of(device);
        this.device = device;
        this.roots = new RootRecord(device, layout);
        this.region = new LogRegion(device, layout.logBlocks());
        this.slots = new SnapshotSlots(device, layout, run);
        this.models = models;
        this.codec = new EntryCodec(models);
        this.run = run;
        device.sync(); // what a process before this one wrote and did not live to sync
        roots.load()
                .ifPresentOrElse(
                        found -> recover(found, owner),
                        () -> root = Root.newBuilder()
                                .setMember(owner.member().name())
                                .setCloud(owner.cloud())
                                .build());
    }

    /** Why nothing is written any more; null while all is well. */
    @Nullable
    Failure failure() {
        return failure;
    }

    /** Whether the log has grown so long that a snapshot should be taken now; says so again only when it has grown on. */
    boolean shouldBeShortened() {
        if (usedBlocks() <= region.blocks() / 2 || tail < longTail) {
            return false;
        }
        longTail = tail + region.blocks() / 8;
        return true;
    }

    /** How many blocks of the log hold what still counts. */
    long usedBlocks() {
        return tail - root.getHeadBlock();
    }

    /** How many blocks of the log were written since the device was first used. */
    long writtenBlocks() {
        return tail;
    }

    /** How many bytes may wait to be committed, so that the log can take them between two snapshots. */
    long roomBytes() {
        return (long) region.blocks() * Blocks.BYTES / 4;
    }

    /** The members that the group began with; empty if this one has never taken part. */
    List<NodeId> firstMembers() {
        return root.getInitialMembersList().stream().map(NodeId::new).toList();
    }

    /** The members as what was found says last. */
    List<NodeId> lastMembers() {
        for (final LogEntry entry : recovered.reversed()) {
            if (entry.getOperation() instanceof UpdateRaftGroupMembersOp change) {
                return MemberId.nodes(change.getMembers());
            }
        }
        return snapshot.map(found -> MemberId.nodes(found.getGroupMembersView().getMembers()))
                .orElseGet(this::firstMembers);
    }

    /** What was found, if this member has taken part before. */
    Optional<RestoredRaftState> restored() {
        if (root.getInitialMembersCount() == 0) {
            return Optional.empty();
        }
        final MemberId self = new MemberId(new NodeId(root.getMember()));
        return Optional.of(new RestoredRaftState(
                models.createRaftEndpointPersistentStateBuilder()
                        .setLocalEndpoint(self)
                        .setVoting(root.getVoting())
                        .build(),
                models.createRaftGroupMembersViewBuilder()
                        .setLogIndex(0)
                        .setMembers(MemberId.of(root.getInitialMembersList()))
                        .setVotingMembers(MemberId.of(root.getInitialVotersList()))
                        .build(),
                models.createRaftTermPersistentStateBuilder()
                        .setTerm(root.getTerm())
                        .setVotedFor(votedFor())
                        .build(),
                snapshot.orElse(null),
                List.copyOf(recovered)));
    }

    @Override
    public void persistAndFlushLocalEndpoint(final RaftEndpointPersistentState state) {
        change(old -> old.setVoting(state.isVoting()));
    }

    @Override
    public void persistAndFlushInitialGroupMembers(final RaftGroupMembersView members) {
        change(old -> old.clearInitialMembers()
                .clearInitialVoters()
                .addAllInitialMembers(MemberId.names(members.getMembers()))
                .addAllInitialVoters(MemberId.names(members.getVotingMembers())));
    }

    @Override
    public void persistAndFlushTerm(final RaftTermPersistentState state) {
        final RaftEndpoint vote = state.getVotedFor();
        change(old -> old.setTerm(state.getTerm())
                .setVotedFor(vote == null ? "" : MemberId.nodeOf(vote).name()));
    }

    @Override
    public void persistLogEntries(final List<LogEntry> entries) {
        for (final LogEntry entry : entries) {
            Invariant.that(pendingFirst == 0 || entry.getIndex() == lastIndex + 1, "a gap before %s", entry);
            append(EntryCodec.encode(entry));
        }
    }

    @Override
    public void truncateLogEntriesFrom(final long from) {
        guarded(this::writeFrame); // a frame holds no truncation of its own entries, so that it has one first index
        pending.addChanges(Frame.Change.newBuilder().setTruncateFrom(from));
        index.truncateFrom(from);
        lastIndex = from - 1;
    }

    @Override
    public void persistSnapshotChunk(final SnapshotChunk chunk) {
        guarded(() -> slots.write(root, EntryCodec.encode(chunk)));
    }

    @Override
    public void truncateLogEntriesUntil(final long until) {
        isTrimDue = true;
    }

    @Override
    public void deleteSnapshotChunks(final long snapshotIndex, final int chunks) {
        // the next attempt writes over them
    }

    @Override
    public void flush() {
        guarded(() -> {
            writeFrame();
            final Root.Snapshot completed = slots.completed();
            if (completed != null) {
                device.sync();
                put(root.toBuilder().setSnapshot(completed));
            }
            if (isTrimDue) {
                trim();
            }
        });
    }

    private void append(final Entry entry) {
        if (pendingFirst == 0) {
            pendingFirst = entry.getIndex();
        }
        pending.addChanges(Frame.Change.newBuilder().setAppend(entry));
        lastIndex = entry.getIndex();
        pendingBytes += entry.getSerializedSize();
        if (pendingBytes >= FRAME_BYTES) {
            guarded(this::writeFrame);
        }
    }

    private void writeFrame() {
        if (pending.getChangesCount() == 0) {
            return;
        }
        final byte[] frame =
                Frames.encode(Frames.LOG, run, nextNumber, pending.build().toByteArray());
        final int count = frame.length / Blocks.BYTES;
        if (usedBlocks() + count > region.blocks()) {
            throw new Rejected(
                    "log_full",
                    "the log on " + device.name()
                            + " is full and no snapshot has made room: give this member a larger device");
        }
        region.write(tail, frame);
        device.sync();
        if (pendingFirst > 0) {
            index.add(pendingFirst, new FrameIndex.Place(tail, nextNumber));
        }
        tail += count;
        nextNumber++;
        pending = Frame.newBuilder();
        pendingFirst = 0;
        pendingBytes = 0;
    }

    private void trim() {
        isTrimDue = false;
        final FrameIndex.Place head =
                index.headAfter(snapshotIndex(), lastIndex, new FrameIndex.Place(tail, nextNumber));
        if (head.position() != root.getHeadBlock()) {
            put(root.toBuilder().setHeadBlock(head.position()).setHeadFrame(head.number()));
        }
    }

    private long snapshotIndex() {
        return root.hasSnapshot() ? root.getSnapshot().getIndex() : 0;
    }

    /** Makes a changed root durable, at once. */
    private void change(final UnaryOperator<Root.Builder> how) {
        final Root.Builder changed = how.apply(root.toBuilder());
        if (!changed.build().equals(root)) {
            guarded(() -> put(changed));
        }
    }

    private void put(final Root.Builder changed) {
        final Root next = changed.setVersion(root.getVersion() + 1).build();
        roots.write(next);
        root = next;
    }

    private void guarded(final Runnable work) {
        final Failure before = failure;
        if (before != null) {
            throw new Unavailable("log_closed", "the log is closed: " + before.getMessage());
        }
        try {
            work.run();
        } catch (Failure failed) {
            failure = failed;
            throw failed;
        }
    }

    private @Nullable RaftEndpoint votedFor() {
        return root.getVotedFor().isEmpty() ? null : new MemberId(new NodeId(root.getVotedFor()));
    }

    private void recover(final Root found, final LogOwner owner) {
        final LogOwner known = new LogOwner(found.getCloud(), new NodeId(found.getMember()));
        if (!known.equals(owner)) {
            throw new Rejected(
                    "foreign_device",
                    device.name() + " holds the log of " + known + ", not of " + owner + "; name a device of its own");
        }
        root = found;
        if (found.hasSnapshot()) {
            snapshot = Optional.of(codec.snapshot(slots.read(found.getSnapshot())));
        }
        final LogRegion.Scan scan = region.scan(found.getHeadBlock(), found.getHeadFrame());
        tail = scan.tail();
        nextNumber = scan.nextNumber();
        lastIndex = snapshotIndex();
        for (final LogRegion.Found frame : scan.frames()) {
            replay(frame);
        }
        recovered.removeIf(entry -> entry.getIndex() <= snapshotIndex());
        lastIndex = recovered.isEmpty() ? snapshotIndex() : recovered.getLast().getIndex();
    }

    private void replay(final LogRegion.Found frame) {
        long first = 0;
        for (final Frame.Change change : parse(frame).getChangesList()) {
            switch (change.getKindCase()) {
                case APPEND -> {
                    first = first == 0 ? change.getAppend().getIndex() : first;
                    replay(codec.decode(change.getAppend()));
                }
                case TRUNCATE_FROM -> {
                    recovered.removeIf(entry -> entry.getIndex() >= change.getTruncateFrom());
                    index.truncateFrom(change.getTruncateFrom());
                }
                case KIND_NOT_SET -> throw unreadable(frame);
            }
        }
        if (first > 0) {
            index.add(first, new FrameIndex.Place(frame.position(), frame.number()));
        }
    }

    private void replay(final LogEntry entry) {
        // after a snapshot that was ahead of the log, entries go on behind a gap
        if (!recovered.isEmpty() && recovered.getLast().getIndex() + 1 != entry.getIndex()) {
            recovered.clear();
        }
        recovered.add(entry);
    }

    private Frame parse(final LogRegion.Found frame) {
        try {
            return Frame.parseFrom(frame.content());
        } catch (InvalidProtocolBufferException garbled) {
            throw unreadable(frame);
        }
    }

    private Corrupt unreadable(final LogRegion.Found frame) {
        return new Corrupt(
                "log_damaged", "frame " + frame.number() + " of the log on " + device.name() + " cannot be read");
    }
}
