package kintsugi.block.mdm;

import com.google.protobuf.InvalidProtocolBufferException;
import kintsugi.block.map.Command;
import kintsugi.block.wire.AdminCodec;
import kintsugi.block.wire.StatusCodec;
import kintsugi.core.call.Switchboard;
import kintsugi.core.host.Host;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.AdminReply;
import kintsugi.proto.block.v1.AdminRequest;
import kintsugi.proto.block.v1.Method;

/** What administrators ask. */
final class AdminService {
    private static final long LOOK_NANOS = 100 * Units.MILLI;

    private final Host host;
    private final CommandLog log;
    private final Watch watch;

    AdminService(final Host host, final CommandLog log, final Watch watch) {
        this.host = host;
        this.log = log;
        this.watch = watch;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_ADMIN, this::command);
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_GET_STATUS, this::status);
    }

    private Reply command(final IncomingCall call) throws InvalidProtocolBufferException {
        final Command command =
                AdminCodec.decode(AdminRequest.parseFrom(call.request().header()));
        final long version = log.propose(command).await().orThrow();
        if (command instanceof Command.UnmapVolume) {
            awaitKnown(version);
        }
        return Reply.ok(AdminReply.newBuilder().setMapVersion(version).build().toByteArray());
    }

    /** An unmapping holds once every server refuses that client: servers that do not learn of it lose their lease. */
    private void awaitKnown(final long version) {
        while (!watch.isKnownToAll(version)) {
            host.clock().sleep(LOOK_NANOS);
        }
    }

    private Reply status(final IncomingCall call) {
        return Reply.ok(
                log.ask(map -> StatusCodec.encode(map.status(host.clock().nanos())))
                        .await()
                        .toByteArray());
    }
}
