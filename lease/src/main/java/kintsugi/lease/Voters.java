package kintsugi.lease;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import kintsugi.core.call.Peers;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.proto.lease.v1.Method;
import kintsugi.proto.lease.v1.PrepareRequest;
import kintsugi.proto.lease.v1.ProposeRequest;
import kintsugi.proto.lease.v1.ReleaseRequest;
import kintsugi.proto.lease.v1.SeatReply;
import kintsugi.proto.lease.v1.StatusRequest;

/** Asks all keepers, this one included, at the same time. */
final class Voters {
    /** Most questions to one keeper that may be under way; while one cannot be reached, further ones count as unanswered. */
    private static final int UNDER_WAY_AT_MOST = 64;

    private final Host host;
    private final LeaseConfig config;
    private final Peers peers;
    private final AcceptorService own;
    private final LeaseEvents events;
    private final Map<NodeId, AtomicInteger> underWay = new TreeMap<>();

    /** One question, for those who are asked by message and the one who need not. */
    private record Question(Method method, MessageLite message, Supplier<SeatView> local) {}

    Voters(
            final Host host,
            final LeaseConfig config,
            final Peers peers,
            final AcceptorService own,
            final LeaseEvents events) {
        this.host = host;
        this.config = config;
        this.peers = peers;
        this.own = own;
        this.events = events;
        config.keepers().forEach(keeper -> underWay.put(keeper, new AtomicInteger()));
    }

    /** Whether the lease is free for this keeper. */
    Poll.Count look(final String lease, final Claimant claimant) {
        final StatusRequest request = StatusRequest.newBuilder().setLease(lease).build();
        final Question question = new Question(Method.METHOD_STATUS, request, () -> own.status(request));
        return ask(question, view -> view.isFreeFor(claimant), config.roundNanos());
    }

    Poll.Count prepare(final String lease, final long ballot) {
        final PrepareRequest request = PrepareRequest.newBuilder()
                .setLease(lease)
                .setCircle(config.circle())
                .setBallot(ballot)
                .setIncarnation(host.incarnation())
                .build();
        final Question question = new Question(Method.METHOD_PREPARE, request, () -> own.prepare(host.id(), request));
        return ask(question, SeatView::isGranted, config.roundNanos());
    }

    Poll.Count propose(final String lease, final long ballot, final long timeoutNanos) {
        final ProposeRequest request = ProposeRequest.newBuilder()
                .setLease(lease)
                .setCircle(config.circle())
                .setBallot(ballot)
                .setIncarnation(host.incarnation())
                .setDurationNanos(config.durationNanos())
                .build();
        final Question question = new Question(Method.METHOD_PROPOSE, request, () -> own.propose(host.id(), request));
        return ask(question, SeatView::isGranted, Math.min(timeoutNanos, config.roundNanos()));
    }

    /** Waits until a majority knows, or a round has passed: it is a courtesy, and who does not hear it waits. */
    void release(final String lease, final long ballot) {
        final ReleaseRequest request = ReleaseRequest.newBuilder()
                .setLease(lease)
                .setCircle(config.circle())
                .setBallot(ballot)
                .build();
        final Question question = new Question(Method.METHOD_RELEASE, request, () -> own.release(host.id(), request));
        ask(question, view -> true, config.roundNanos());
    }

    private Poll.Count ask(final Question question, final Predicate<SeatView> isYes, final long timeoutNanos) {
        final Poll poll = new Poll(host.threads(), config.keepers().size(), config.majority());
        for (final NodeId keeper : config.keepers()) {
            host.threads().start("lease/" + question.method(), () -> ask(keeper, question, poll, isYes, timeoutNanos));
        }
        return poll.await(timeoutNanos);
    }

    private void ask(
            final NodeId keeper,
            final Question question,
            final Poll poll,
            final Predicate<SeatView> isYes,
            final long timeoutNanos) {
        final AtomicInteger count = java.util.Objects.requireNonNull(underWay.get(keeper));
        if (count.incrementAndGet() > UNDER_WAY_AT_MOST) {
            poll.silence();
        } else {
            try {
                final SeatView view =
                        keeper.equals(host.id()) ? question.local().get() : call(keeper, question, timeoutNanos);
                poll.answer(view, isYes.test(view));
            } catch (Cancelled cancelled) {
                throw cancelled;
            } catch (Failure failure) {
                events.silent(keeper, failure);
                poll.silence();
            }
        }
        count.decrementAndGet();
    }

    private SeatView call(final NodeId keeper, final Question question, final long timeoutNanos) {
        final byte[] header = peers.call(keeper, question.method(), question.message(), timeoutNanos)
                .header();
        try {
            final SeatReply reply = SeatReply.parseFrom(header);
            if (reply.getCircle() != config.circle()) {
                throw new Rejected("other_circle", keeper + " is configured with other keepers than this node");
            }
            return SeatCodec.decode(reply);
        } catch (InvalidProtocolBufferException garbled) {
            throw new Unavailable("bad_reply", keeper + " answers what is no message: " + garbled.getMessage());
        }
    }
}
