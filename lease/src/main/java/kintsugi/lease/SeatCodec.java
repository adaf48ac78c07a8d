package kintsugi.lease;

import java.util.Optional;
import kintsugi.core.id.NodeId;
import kintsugi.proto.lease.v1.SeatReply;

/** What a keeper says, as a message. */
final class SeatCodec {
    private SeatCodec() {}

    static SeatReply encode(final SeatView view, final int circle) {
        final SeatReply.Builder reply = SeatReply.newBuilder()
                .setIsGranted(view.isGranted())
                .setIsVoting(view.isVoting())
                .setPromised(view.promised())
                .setRemainingNanos(view.remainingNanos())
                .setCircle(circle);
        view.grant().map(SeatCodec::encode).ifPresent(reply::setGrant);
        return reply.build();
    }

    static SeatView decode(final SeatReply reply) {
        return new SeatView(
                reply.getIsGranted(),
                reply.getIsVoting(),
                reply.getPromised(),
                reply.hasGrant() ? Optional.of(decode(reply.getGrant())) : Optional.empty(),
                reply.getRemainingNanos());
    }

    private static kintsugi.proto.lease.v1.Grant encode(final Grant grant) {
        return kintsugi.proto.lease.v1.Grant.newBuilder()
                .setHolder(grant.holder().node().name())
                .setIncarnation(grant.holder().incarnation())
                .setToken(grant.token())
                .setDurationNanos(grant.durationNanos())
                .build();
    }

    private static Grant decode(final kintsugi.proto.lease.v1.Grant grant) {
        return new Grant(
                new Claimant(new NodeId(grant.getHolder()), grant.getIncarnation()),
                grant.getToken(),
                grant.getDurationNanos());
    }
}
