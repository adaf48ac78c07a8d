package kintsugi.block.mdm;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.MapEvent;
import kintsugi.block.map.Result;
import kintsugi.block.raft.NotLeading;
import kintsugi.block.raft.RaftMember;
import kintsugi.block.raft.RaftOptions;
import kintsugi.block.raft.Replicated;
import kintsugi.block.wire.CommandCodec;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.FirstOfTerm;
import kintsugi.proto.block.v1.LogOperation;
import kintsugi.proto.block.v1.Proposal;
import kintsugi.proto.block.v1.ProposalId;
import org.jspecify.annotations.Nullable;

/**
 * The log of the metadata managers, kept by a Raft group: this member's part of it.
 *
 * <p><em>Leadership.</em> A member leads from when the first operation of its term comes back to it, for then it knows everything that
 * was committed before. That operation also ends the leadership before, on every member: each proposal says under which leadership it was decided,
 * and is refused under another. So whatever an old leader decided and could not commit in time (that a server is silent, say, which
 * meanwhile talks to the new leader) is harmless, although the entry may be committed yet.
 *
 * <p><em>Time.</em> Hosts' clocks have different origins. A leader's time goes on where the map's time stood when it began, at the rate of its own
 * clock.
 *
 * <p><em>Events.</em> Who leads when a command is applied records its events. Followers learn of a commit only from a leader that has
 * applied and recorded it. What a new leader finds in its log and commits itself may have been recorded, or not, by the one before it that
 * crashed; and a group of one comes back to all commands since its last snapshot. So each proposal says up to where its leader had recorded
 * everything, and a member that was just elected holds events back until its leadership begins. What is left is recorded, perhaps for the
 * second time: commands under way at the crash. The detail {@code map_version} is the same then.
 */
final class RaftLog implements CommandLog, Replicated {
    /** The refusal of what was decided under an earlier leadership; it never leaves this class. */
    static final String STALE = "stale_leadership";

    private final Host host;
    private final Duties duties;
    private final MapState state = new MapState();
    private final ArrayDeque<Unrecorded> unrecorded = new ArrayDeque<>();
    private final RaftMember member;
    private final AtomicLong leaderships = new AtomicLong();
    private long beginnings;
    private boolean isElected;
    private volatile @Nullable Term term;
    private volatile long appliedIndex;

    /** A leadership of this member. */
    private record Term(long number, long mapNanos, long hostNanos) {}

    /** Events of a command that may not have been recorded. */
    private record Unrecorded(long index, long version, List<MapEvent> events) {}

    RaftLog(
            final Host host,
            final MdmGroup group,
            final Peers peers,
            final Switchboard switchboard,
            final Duties duties) {
        this.host = host;
        this.duties = duties;
        final RaftOptions standard = RaftOptions.standard(group.cloud(), group.members());
        this.member = RaftMember.of(
                host,
                new RaftOptions(group.cloud(), group.members(), standard.heartbeatNanos(), group.snapshotCommands()),
                peers,
                switchboard,
                this);
    }

    void start(final BlockDevice device) {
        member.start(device);
    }

    @Override
    public Promise<Result> propose(final Command command, final Optional<ProposalId> id) {
        final Term now = term;
        return propose(command, id, now == null ? 0 : now.number());
    }

    /** The log as the duties of one leadership use it. */
    private CommandLog under(final long leadership) {
        return new CommandLog() {
            @Override
            public Promise<Result> propose(final Command command, final Optional<ProposalId> id) {
                return RaftLog.this.propose(command, id, leadership);
            }

            @Override
            public <T> Promise<T> ask(final Function<ClusterMap, T> question) {
                return RaftLog.this.ask(question);
            }

            @Override
            public long nowNanos() {
                return RaftLog.this.nowNanos();
            }
        };
    }

    @Override
    public <T> Promise<T> ask(final Function<ClusterMap, T> question) {
        return member.ask(() -> question.apply(state.map()));
    }

    @Override
    public long nowNanos() {
        final Term now = term;
        return now == null ? 0 : now.mapNanos() + host.clock().nanos() - now.hostNanos();
    }

    /** The map as this member knows it, for samplers and checkers that run while its thread does not. */
    ClusterMap map() {
        return state.map();
    }

    /** The metadata managers, for those who ask something else. */
    List<String> memberNames() {
        return member.voters().stream().map(NodeId::name).toList();
    }

    RaftMember member() {
        return member;
    }

    boolean isLeading() {
        return term != null;
    }

    MdmCounters counters() {
        return new MdmCounters(leaderships.get(), state.repeated(), state.stale(), member.counters());
    }

    private Promise<Result> propose(final Command command, final Optional<ProposalId> id, final long leadership) {
        final Proposal.Builder proposal = Proposal.newBuilder()
                .setTimeNanos(nowNanos())
                .setLeadership(leadership)
                .setRecordedIndex(appliedIndex)
                .setCommand(CommandCodec.encode(command));
        id.ifPresent(proposal::setId);
        final Promise<Result> promise = new Promise<>(host.threads());
        final Promise<Object> done = member.propose(
                LogOperation.newBuilder().setProposal(proposal).build().toByteArray());
        done.whenSettled(() -> settle(done, promise));
        return promise;
    }

    private static void settle(final Promise<Object> done, final Promise<Result> promise) {
        try {
            if (done.await() instanceof Result result) {
                if (result instanceof Result.Refused refused && refused.code().equals(STALE)) {
                    promise.fail(NotLeading.failure(Optional.empty()));
                } else {
                    promise.complete(result);
                }
            }
        } catch (Failure failure) {
            promise.fail(failure);
        }
    }

    @Override
    public byte[] firstOfTerm() {
        beginnings++;
        return LogOperation.newBuilder()
                .setFirstOfTerm(FirstOfTerm.newBuilder()
                        .setNode(host.id().name())
                        .setIncarnation(host.incarnation())
                        .setBeginning(beginnings))
                .build()
                .toByteArray();
    }

    @Override
    public Object apply(final long index, final byte[] operation) {
        final LogOperation parsed = parse(operation);
        final Object answer = switch (parsed.getKindCase()) {
            case PROPOSAL -> apply(index, parsed.getProposal());
            case FIRST_OF_TERM -> begin(parsed.getFirstOfTerm());
            case KIND_NOT_SET -> throw new Corrupt("log_damaged", "an operation that this version does not know");
        };
        appliedIndex = index;
        return answer;
    }

    private Object begin(final FirstOfTerm first) {
        state.begin();
        final boolean isOwn = isElected
                && first.getNode().equals(host.id().name())
                && first.getIncarnation() == host.incarnation()
                && first.getBeginning() == beginnings;
        if (isOwn) {
            leaderships.incrementAndGet();
            unrecorded.forEach(this::record);
            unrecorded.clear();
            term = new Term(state.leadership(), state.timeNanos(), host.clock().nanos());
            final TreeMap<String, String> details = new TreeMap<>();
            details.put("leadership", Long.toString(state.leadership()));
            host.events().record("mdm_leader", host.id().name(), "elected by a majority", details);
            duties.begin(under(state.leadership()), state.map());
        }
        return state.leadership();
    }

    private Object apply(final long index, final Proposal proposal) {
        unrecorded.removeIf(events -> events.index() <= proposal.getRecordedIndex());
        final MapState.Applied applied = state.apply(proposal);
        if (!applied.events().isEmpty() && isElected) {
            final Unrecorded events = new Unrecorded(index, state.map().version(), applied.events());
            if (term == null) {
                unrecorded.add(events);
            } else {
                record(events);
            }
        }
        applied.command()
                .ifPresent(command -> duties.applied(command, state.map().version()));
        return applied.result();
    }

    private void record(final Unrecorded events) {
        MapEvents.record(host.events(), events.events(), events.version());
    }

    @Override
    public void leadershipChanged(final boolean isLeading) {
        isElected = isLeading;
        unrecorded.clear();
        if (!isLeading && term != null) {
            term = null;
            duties.end();
        }
    }

    @Override
    public void snapshot(final Consumer<byte[]> parts) {
        state.write(parts);
    }

    @Override
    public void restore(final List<byte[]> parts) {
        state.read(parts);
    }

    private static LogOperation parse(final byte[] operation) {
        try {
            return LogOperation.parseFrom(operation);
        } catch (InvalidProtocolBufferException garbled) {
            throw new Corrupt("log_damaged", "an operation of the log cannot be read: " + garbled.getMessage());
        }
    }
}
