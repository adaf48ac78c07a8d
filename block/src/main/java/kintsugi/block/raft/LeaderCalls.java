package kintsugi.block.raft;

import com.google.protobuf.MessageLite;
import com.google.protobuf.ProtocolMessageEnum;
import java.util.List;
import java.util.stream.Stream;
import kintsugi.core.call.Peers;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * Calls to whichever member of a group leads. It remembers who answered last; one that does not lead names the leader, and when nobody knows,
 * or one does not answer in a share of the time, the others are tried in turn, until the time is over. So a call may be made more than once:
 * only for calls that bear that. Thread-safe.
 */
public final class LeaderCalls {
    private static final long REST_NANOS = 50 * Units.MILLI;
    /** Most members that are remembered. */
    private static final int MEMBERS = 15;

    private static final long SHORTEST_TRY_NANOS = 400 * Units.MILLI;

    private final Host host;
    private final Peers peers;
    private volatile List<NodeId> members;
    private volatile int believed;

    /**
     * @param peers on the control plane
     * @param members of the group
     */
    public LeaderCalls(final Host host, final Peers peers, final List<NodeId> members) {
        this.host = host;
        this.peers = peers;
        this.members = List.copyOf(members);
    }

    /** The members, as people write them. */
    public String names() {
        return String.join(", ", members.stream().map(NodeId::name).toList());
    }

    /**
     * Calls the leader.
     *
     * @throws Failure what the leader's reply carries; {@link Unavailable} if nobody led all the time; {@link Indeterminate} if one that
     *     may have led did not answer
     */
    public byte[] call(final ProtocolMessageEnum method, final MessageLite message, final long timeoutNanos) {
        final long deadline = host.clock().nanos() + timeoutNanos;
        boolean isInDoubt = false;
        int refusals = 0;
        while (true) {
            final int asked = believed;
            try {
                return attempt(members.get(asked), method, message, shareOf(timeoutNanos, deadline));
            } catch (Unavailable | Indeterminate failure) {
                isInDoubt |= failure instanceof Indeterminate;
                believed = next(asked, failure);
                refusals++;
                if (host.clock().nanos() + REST_NANOS >= deadline) {
                    throw isInDoubt && failure instanceof Unavailable ? inDoubt(failure) : failure;
                }
                if (refusals % members.size() == 0) {
                    host.clock().sleep(REST_NANOS);
                }
            }
        }
    }

    /** How long one member may take: so long that each can have its turn. */
    private long shareOf(final long timeoutNanos, final long deadline) {
        final long left = Math.max(1, deadline - host.clock().nanos());
        return members.size() == 1 ? left : Math.min(left, Math.max(SHORTEST_TRY_NANOS, timeoutNanos / members.size()));
    }

    private int next(final int asked, final Failure failure) {
        NotLeading.leader(failure).ifPresent(this::meet);
        final int named = NotLeading.leader(failure).map(members::indexOf).orElse(-1);
        return named >= 0 && named != asked ? named : (asked + 1) % members.size();
    }

    /** These are members now. Who was removed is still asked, in vain, after the others. */
    public void learn(final List<String> group) {
        group.stream().map(NodeId::new).forEach(this::meet);
    }

    private void meet(final NodeId member) {
        final List<NodeId> known = members;
        if (!known.contains(member) && known.size() < MEMBERS) {
            members = Stream.concat(known.stream(), Stream.of(member)).toList();
        }
    }

    private static Indeterminate inDoubt(final Failure last) {
        return new Indeterminate("no_answer", "it may have been done: " + last.getMessage());
    }

    private byte[] attempt(
            final NodeId member, final ProtocolMessageEnum method, final MessageLite message, final long timeoutNanos) {
        try {
            final Reply reply = peers.isConnected(member) || members.size() == 1
                    ? peers.start(member, method, message, Payload.EMPTY, timeoutNanos)
                            .await()
                    : connecting(member, method, message, timeoutNanos);
            return reply.orThrow().header();
        } catch (Rejected refused) {
            throw refused.code().equals("unknown_method")
                    ? new Unavailable("mdm_starting", member + " is starting")
                    : refused;
        }
    }

    /** A connection to a member that is gone takes long to fail: another thread waits for that. */
    private Reply connecting(
            final NodeId member, final ProtocolMessageEnum method, final MessageLite message, final long timeoutNanos) {
        final Promise<Reply> outcome = new Promise<>(host.threads());
        host.threads().start("mdm/connect", () -> {
            try {
                outcome.complete(peers.start(member, method, message, Payload.EMPTY, timeoutNanos)
                        .await());
            } catch (Failure failure) {
                outcome.fail(failure);
            }
        });
        return outcome.await(timeoutNanos, () -> new Indeterminate("no_answer", member + " did not answer in time"));
    }
}
