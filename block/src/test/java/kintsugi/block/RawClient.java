package kintsugi.block;

import kintsugi.core.call.Peers;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.ReadRequest;
import kintsugi.proto.block.v1.WriteId;
import kintsugi.proto.block.v1.WriteRequest;

/** Speaks to a server as a client of volume 1 that uses what map and which number it likes, for the first block. */
record RawClient(Host host, Peers peers) {
    private static final int BLOCK = 4096;
    private static final long TIMEOUT_NANOS = 15 * Units.SECOND;

    static RawClient on(final Host host) {
        return new RawClient(host, new Peers(host, Plane.DATA));
    }

    /** What it holds there, or why that was not answered. */
    String read(final NodeId server, final int epoch) {
        final ReadRequest request = ReadRequest.newBuilder()
                .setVolumeId(1)
                .setEpoch(epoch)
                .setLength(BLOCK)
                .build();
        try {
            final Reply reply = peers.call(server, Method.METHOD_READ, request, TIMEOUT_NANOS);
            return "" + ((PatternPayload) reply.body()).tag(0);
        } catch (Failure failure) {
            return failure.code();
        }
    }

    /** Writes that tag there. */
    String write(final NodeId server, final int epoch, final long sequence, final long tag) {
        final WriteRequest request = WriteRequest.newBuilder()
                .setVolumeId(1)
                .setEpoch(epoch)
                .setId(WriteId.newBuilder()
                        .setSdc(host.id().name())
                        .setIncarnation(host.incarnation())
                        .setSequence(sequence))
                .build();
        try {
            peers.call(server, Method.METHOD_WRITE, request, PatternPayload.uniform(tag, 0, BLOCK), TIMEOUT_NANOS);
            return "written";
        } catch (Failure failure) {
            return failure.code();
        }
    }
}
