package kintsugi.lease;

import com.google.protobuf.InvalidProtocolBufferException;
import kintsugi.core.call.Peers;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.proto.lease.v1.Method;
import kintsugi.proto.lease.v1.SeatReply;
import kintsugi.proto.lease.v1.StatusRequest;

/** Asks keepers how leases stand, from any node. */
public final class LeaseClient {
    private final Peers peers;

    /** Asks from that host. */
    public LeaseClient(final Host host) {
        this.peers = new Peers(host, Plane.CONTROL);
    }

    /** @throws kintsugi.core.failure.Failure as {@link Peers#call} */
    public LeaseStatus status(final NodeId keeper, final String lease, final long timeoutNanos) {
        final StatusRequest request = StatusRequest.newBuilder().setLease(lease).build();
        final byte[] header =
                peers.call(keeper, Method.METHOD_STATUS, request, timeoutNanos).header();
        try {
            return LeaseStatus.of(lease, SeatCodec.decode(SeatReply.parseFrom(header)));
        } catch (InvalidProtocolBufferException garbled) {
            throw new Unavailable("bad_reply", keeper + " answers what is no message: " + garbled.getMessage());
        }
    }
}
