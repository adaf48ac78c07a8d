package kintsugi.lease;

import java.util.function.Consumer;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.proto.lease.v1.Method;
import kintsugi.proto.lease.v1.PrepareRequest;
import kintsugi.proto.lease.v1.ProposeRequest;
import kintsugi.proto.lease.v1.ReleaseRequest;
import kintsugi.proto.lease.v1.StatusRequest;

/** Puts the acceptor on the wire, and answers the contender of its own node without one. */
final class AcceptorService {
    private final LeaseConfig config;
    private final Acceptor acceptor;
    private final Consumer<String> onRelease;

    /** @param onRelease hears the names of leases that were released here */
    AcceptorService(final LeaseConfig config, final Acceptor acceptor, final Consumer<String> onRelease) {
        this.config = config;
        this.acceptor = acceptor;
        this.onRelease = onRelease;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(
                Plane.CONTROL,
                Method.METHOD_STATUS,
                call -> reply(status(StatusRequest.parseFrom(call.request().header()))));
        switchboard.onThreads(
                Plane.CONTROL,
                Method.METHOD_PREPARE,
                call -> reply(prepare(
                        call.peer(), PrepareRequest.parseFrom(call.request().header()))));
        switchboard.onThreads(
                Plane.CONTROL,
                Method.METHOD_PROPOSE,
                call -> reply(propose(
                        call.peer(), ProposeRequest.parseFrom(call.request().header()))));
        switchboard.onThreads(
                Plane.CONTROL,
                Method.METHOD_RELEASE,
                call -> reply(release(
                        call.peer(), ReleaseRequest.parseFrom(call.request().header()))));
    }

    SeatView status(final StatusRequest request) {
        return acceptor.view(request.getLease());
    }

    SeatView prepare(final NodeId peer, final PrepareRequest request) {
        check(peer, request.getCircle(), request.getBallot());
        return acceptor.seat(request.getLease())
                .prepare(request.getBallot(), new Claimant(peer, request.getIncarnation()));
    }

    SeatView propose(final NodeId peer, final ProposeRequest request) {
        check(peer, request.getCircle(), request.getBallot());
        final long durationNanos = request.getDurationNanos();
        if (durationNanos <= 0 || durationNanos > LeaseConfig.LONGEST_NANOS) {
            throw new Rejected("bad_duration", "a lease lasts at most an hour, not " + durationNanos + " ns");
        }
        final Claimant holder = new Claimant(peer, request.getIncarnation());
        return acceptor.seat(request.getLease()).propose(new Grant(holder, request.getBallot(), durationNanos));
    }

    SeatView release(final NodeId peer, final ReleaseRequest request) {
        check(peer, request.getCircle(), request.getBallot());
        final SeatView view = acceptor.seat(request.getLease()).release(request.getBallot());
        if (view.isGranted()) {
            onRelease.accept(request.getLease());
        }
        return view;
    }

    private void check(final NodeId peer, final int circle, final long ballot) {
        if (circle != config.circle() || !config.keepers().contains(peer)) {
            throw new Rejected(
                    "other_circle",
                    peer + " is not of this circle of keepers, " + config.keepers()
                            + ": all must be configured with the same names");
        }
        Ballot.check(ballot);
    }

    private Reply reply(final SeatView view) {
        return Reply.ok(SeatCodec.encode(view, config.circle()).toByteArray());
    }
}
