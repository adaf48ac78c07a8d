package kintsugi.block.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.microraft.Ordered;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftNodeStatus;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.message.RaftMessage;
import io.microraft.persistence.RestoredRaftState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Host;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.raft.v1.Message;
import org.jspecify.annotations.Nullable;

/**
 * One member of a Raft group: the library MicroRaft with everything from outside that it needs from the host. It runs on one thread
 * ({@link RaftLoop}), by the host's clock ({@link RaftTime}) and chance, keeps its promises on a block device ({@link LogStore}), and
 * talks to the others through the switchboard and {@link Links}; {@link Doorway} and {@link ReadRounds} say what of the library must not be
 * used as it is.
 *
 * <p>A member whose device fails or whose log is damaged stops, with the event {@code mdm_stopped}; the others go on. It takes part again
 * after a restart, if the device works then. A device that lost what it held must not come back under the same name.
 */
public final class RaftMember {
    /** The smallest device that can hold a member's log. */
    public static final long LEAST_DEVICE_BYTES = StoreLayout.LEAST_BYTES;

    /** Longest operation. */
    public static final int OPERATION_BYTES = 64 << 10;

    private static final String GROUP = "mdm";
    private static final String REMOVED = "mdm_removed";
    private static final int PROPOSALS_WAITING = 512;
    private static final int ENTRIES_PER_MESSAGE = 256;
    private static final int REPORT_SECONDS = 3_600;
    private static final int ELECTION_MILLIS = 1_000;

    private final Host host;
    private final RaftOptions options;
    private final RaftModelFactory models = new DefaultRaftModelFactory();
    private final MessageCodec codec = new MessageCodec(models, GROUP);
    private final Machine machine;
    private final RaftTime time;
    private final RaftLoop loop;
    private final Doorway doorway;
    private final Map<Long, Promise<Object>> proposals = new LinkedHashMap<>();
    private final AtomicLong lostProposals = new AtomicLong();
    private long nextProposal;
    private long waitingBytes;
    private @Nullable Running running;
    private volatile @Nullable Failure end;
    private final Promise<Boolean> opened;

    /** What there is from the start to the end. */
    private record Running(RaftNode node, LogStore store, ReadRounds reads, Regrouping regrouping) {}

    private RaftMember(final Host host, final RaftOptions options, final Peers peers, final Replicated replicated) {
        this.host = host;
        this.options = options;
        this.machine = new Machine(replicated);
        this.time = new RaftTime(host, options.heartbeatNanos());
        this.loop = new RaftLoop(host, time);
        this.doorway = new Doorway(models, new Links(host, peers));
        this.opened = new Promise<>(host.threads());
    }

    /**
     * Makes the member, which answers the others from {@link #start} on.
     *
     * @param peers on the control plane
     */
    public static RaftMember of(
            final Host host,
            final RaftOptions options,
            final Peers peers,
            final Switchboard switchboard,
            final Replicated replicated) {
        final RaftMember member = new RaftMember(host, options, peers, replicated);
        switchboard.inOrder(Plane.CONTROL, Method.METHOD_RAFT, member::receive);
        return member;
    }

    /**
     * Starts it on a thread of its own; once.
     *
     * @param device that holds its log, and nothing else
     */
    public void start(final BlockDevice device) {
        host.threads().start("mdm/raft", () -> run(device));
    }

    /**
     * Waits until it has read its log; it need not have found the others yet.
     *
     * @throws Rejected if the device is not one for this member as it is configured: {@code small_device}, {@code foreign_device}, {@code
     *     changed_group}
     * @throws Failure if the device does not work, or what it holds is damaged
     */
    public void awaitOpened() {
        opened.await();
    }

    /**
     * Has the operation committed and applied; the promise gives what {@link Replicated#apply} gave here. It fails with
     *
     * <ul>
     *   <li>{@link Rejected} if it is too long, {@link Unavailable} if it did not happen: this member does not lead ({@link NotLeading}), or
     *       is busy, or has stopped;
     *   <li>{@link Indeterminate} if it may or may not happen yet.
     * </ul>
     */
    public Promise<Object> propose(final byte[] operation) {
        final Promise<Object> promise = new Promise<>(host.threads());
        if (operation.length > OPERATION_BYTES) {
            promise.fail(new Rejected("too_large", "a command of " + operation.length + " bytes: divide it"));
        } else {
            post(promise, now -> propose(now, operation, promise));
        }
        return promise;
    }

    /** Answers from the state as it is after everything that was answered before this call, on any member. */
    public <T> Promise<T> ask(final Supplier<T> question) {
        final Promise<T> promise = new Promise<>(host.threads());
        post(promise, now -> now.reads().ask(question, promise));
        return promise;
    }

    /**
     * Takes one step towards a group of these members, if one can be taken now; ask again until the promise gives true. It fails with
     *
     * <ul>
     *   <li>{@link Rejected} {@code bad_group} if these are not one, three or five, {@code name_spent} if one of them was removed before;
     *   <li>{@link Unavailable} if this member does not lead, also when it has handed over because it shall go;
     *   <li>{@link Indeterminate} if the step may happen yet: ask whoever leads then.
     * </ul>
     */
    public Promise<Boolean> regroup(final List<NodeId> wanted) {
        final Promise<Boolean> promise = new Promise<>(host.threads());
        final List<NodeId> members = wanted.stream().distinct().sorted().toList();
        if (!RaftOptions.isSize(members.size())) {
            promise.fail(RaftOptions.badSize(members.size()));
        } else {
            post(promise, now -> now.regrouping().step(members, promise));
        }
        return promise;
    }

    /** The members with a vote, as far as this one knows. */
    public List<NodeId> voters() {
        return machine.voters();
    }

    /** Runs that on the member's thread, where the state may be looked at; false if the member has stopped. */
    public boolean post(final Runnable task) {
        return end == null && loop.post(task);
    }

    /** How often rare things happened. */
    public RaftCounters counters() {
        return new RaftCounters(
                doorway.lateAnswers(),
                doorway.shiftedRequests(),
                lostProposals.get(),
                machine.snapshotsTaken(),
                machine.snapshotsInstalled());
    }

    /** Who leads, as far as this member knows. */
    public Optional<NodeId> leader() {
        return Optional.ofNullable(machine.leader());
    }

    /** Why it stopped, if it did. */
    public Optional<Failure> end() {
        return Optional.ofNullable(end);
    }

    private interface Task {
        void run(Running now);
    }

    private void post(final Promise<?> promise, final Task task) {
        final boolean isTaken = end == null
                && loop.post(() -> {
                    final Running now = running;
                    if (now == null || end != null) {
                        promise.fail(stopped());
                    } else {
                        task.run(now);
                    }
                });
        if (!isTaken) {
            promise.fail(stopped());
        }
    }

    private Failure stopped() {
        final Failure why = end;
        if (why != null && why.code().equals(REMOVED) && !voters().isEmpty()) {
            return NotLeading.failure(Optional.of(voters().getFirst()));
        }
        return Outcomes.stopped(
                host.id(), why == null ? "it is not ready, or has too much to do" : String.valueOf(why.getMessage()));
    }

    private void propose(final Running now, final byte[] operation, final Promise<Object> promise) {
        if (waitingBytes + operation.length > now.store().roomBytes()) {
            promise.fail(new Unavailable("mdm_busy", "too many commands wait to be committed: ask again soon"));
            return;
        }
        final long number = nextProposal++;
        waitingBytes += operation.length;
        proposals.put(number, promise);
        final var _ = now.node()
                .<Object>replicate(new Operation(operation))
                .whenComplete((done, refused) -> settle(number, operation.length, done, refused));
    }

    private void settle(
            final long number,
            final int bytes,
            final @Nullable Ordered<Object> done,
            final @Nullable Throwable refused) {
        waitingBytes -= bytes;
        final Promise<Object> promise = proposals.remove(number);
        if (promise == null) {
            return; // the member has stopped
        }
        if (done != null) {
            promise.complete(done.getResult());
        } else if (refused != null) {
            final Failure failure = Outcomes.ofProposal(refused);
            lostProposals.addAndGet(failure instanceof Indeterminate ? 1 : 0);
            promise.fail(failure);
        }
    }

    private void receive(final IncomingCall call) throws InvalidProtocolBufferException {
        final RaftMessage message =
                codec.decode(Message.parseFrom(call.request().body().toBytes()), new MemberId(call.peer()));
        loop.post(() -> doorway.receive(message));
        call.reply(Reply.ok(new byte[0]));
    }

    private void run(final BlockDevice device) {
        try {
            final Running now = begin(device);
            running = now;
            opened.complete(true);
            stop(loop.run(() -> after(now)));
        } catch (Cancelled told) {
            throw told;
        } catch (Failure unusable) {
            opened.fail(unusable);
            stop(unusable);
        }
    }

    private Running begin(final BlockDevice device) {
        final LogStore store =
                new LogStore(device, new LogOwner(options.cloud(), host.id()), host.incarnation(), models);
        requireKnown(options.members(), store, device);
        final RaftNode.RaftNodeBuilder builder = RaftNode.newBuilder()
                .setGroupId(GROUP)
                .setConfig(config())
                .setExecutor(loop)
                .setTransport(doorway)
                .setStateMachine(machine)
                .setStore(store)
                .setModelFactory(models)
                .setRaftNodeReportListener(machine)
                .setRandom(new RaftChance(host.random("mdm/raft")))
                .setClock(time);
        final Optional<RestoredRaftState> restored = store.restored();
        if (restored.isPresent()) {
            builder.setRestoredState(restored.orElseThrow());
        } else {
            builder.setLocalEndpoint(new MemberId(host.id()))
                    .setInitialGroupMembers(options.members().stream()
                            .<RaftEndpoint>map(MemberId::new)
                            .toList());
        }
        final RaftNode node = builder.build();
        doorway.attach(node);
        final Running now =
                new Running(node, store, new ReadRounds(node, loop), new Regrouping(host, (RaftNodeImpl) node));
        loop.post(() -> {
            final var _ = node.start(); // what goes wrong in it closes the store or is a defect
            machine.started();
        });
        return now;
    }

    /** Who edits the list of members does not change the group; if the log knows another, it is wrong. */
    private static void requireKnown(final List<NodeId> members, final LogStore store, final BlockDevice device) {
        final List<List<NodeId>> known = Stream.of(store.lastMembers(), store.firstMembers())
                .map(group -> group.stream().sorted().toList())
                .toList();
        if (!known.getFirst().isEmpty() && !known.contains(members)) {
            throw new Rejected(
                    "changed_group",
                    "the log on " + device.name() + " is that of the group " + known.getFirst() + ", not " + members
                            + "; name these members again: a list in a file does not change them");
        }
    }

    private RaftConfig config() {
        return RaftConfig.newBuilder()
                .setLeaderHeartbeatPeriodSecs(1)
                .setLeaderHeartbeatTimeoutSecs(RaftOptions.HEARTBEATS_MISSED)
                .setLeaderElectionTimeoutMillis(ELECTION_MILLIS)
                .setAppendEntriesRequestBatchSize(ENTRIES_PER_MESSAGE)
                .setCommitCountToTakeSnapshot(options.snapshotEntries())
                .setMaxPendingLogEntryCount(PROPOSALS_WAITING)
                .setTransferSnapshotsFromFollowersEnabled(false)
                .setRaftNodeReportPublishPeriodSecs(REPORT_SECONDS)
                .build();
    }

    /** After each task. */
    private @Nullable Failure after(final Running now) {
        machine.requireSound();
        final Failure failure = now.store().failure();
        if (failure instanceof Cancelled told) {
            throw told;
        }
        if (failure == null && now.store().shouldBeShortened()) {
            loop.submit(() -> {
                final var _ = now.node().takeSnapshot();
            });
        }
        return failure == null && now.node().getStatus() == RaftNodeStatus.TERMINATED ? ended() : failure;
    }

    private Failure ended() {
        return new Rejected(
                REMOVED,
                host.id()
                        + " is not a member of the group any more: take the role from its configuration. A new device and a"
                        + " new name make a new member");
    }

    private void stop(final Failure why) {
        end = why;
        final TreeMap<String, String> details = new TreeMap<>();
        details.put("code", why.code());
        host.events().record("mdm_stopped", host.id().name(), String.valueOf(why.getMessage()), details);
        final Running last = running;
        if (last != null) {
            last.reads().fail(stopped());
            proposals.values().forEach(promise -> promise.fail(Outcomes.ofProposal(why)));
            proposals.clear();
        }
        machine.stop();
        loop.close();
    }
}
