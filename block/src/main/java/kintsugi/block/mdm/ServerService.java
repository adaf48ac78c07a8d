package kintsugi.block.mdm;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import kintsugi.block.map.Command;
import kintsugi.block.map.ServerView;
import kintsugi.block.wire.MapCodec;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.proto.block.v1.GrantReply;
import kintsugi.proto.block.v1.HeartbeatRequest;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.RegisterRequest;
import kintsugi.proto.block.v1.ServerViewRequest;

/**
 * What servers ask: to be registered, to go on, and what they should hold. A lease is granted only after a majority of the metadata
 * managers confirmed, since the server asked, that this one leads: the question for the map's version is that confirmation. A leader
 * that comes later was elected after that, so it declares nobody DOWN before the lease has ended.
 */
final class ServerService {
    private final Host host;
    private final RaftLog log;
    private final Duties duties;
    private final LongAnswers answers;
    private final long leaseNanos;

    ServerService(
            final Host host, final RaftLog log, final Duties duties, final LongAnswers answers, final long leaseNanos) {
        this.host = host;
        this.log = log;
        this.duties = duties;
        this.answers = answers;
        this.leaseNanos = leaseNanos;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_REGISTER, this::register);
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_HEARTBEAT, this::heartbeat);
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_GET_SERVER_VIEW, this::view);
    }

    private Reply register(final IncomingCall call) throws InvalidProtocolBufferException {
        final RegisterRequest request = RegisterRequest.parseFrom(call.request().header());
        final Watch watch = duties.watch();
        requireAwaited(call);
        final long version = log.propose(new Command.RegisterSds(
                        call.peer(), request.getIncarnation(), left(request), watch.toldVersion(call.peer())))
                .await()
                .orThrow();
        watch.registered(
                call.peer(),
                request.getIncarnation(),
                log.ask(map -> map.failedDevices(call.peer())).await());
        return grant(version);
    }

    private static List<Command.LeftDevice> left(final RegisterRequest request) {
        return request.getDevicesList().stream()
                .filter(device -> device.getLeftBy() != 0)
                .map(device -> new Command.LeftDevice(device.getName(), device.getLeftBy()))
                .toList();
    }

    private Reply heartbeat(final IncomingCall call) throws InvalidProtocolBufferException {
        final HeartbeatRequest request =
                HeartbeatRequest.parseFrom(call.request().header());
        final Watch watch = duties.watch();
        final List<Command> changes = new ArrayList<>();
        final boolean isMember = watch.heard(
                call.peer(),
                request.getIncarnation(),
                request.getMapVersion(),
                List.copyOf(request.getFailedDevicesList()),
                changes);
        if (!isMember) {
            throw new Rejected("not_registered", "SDS " + call.peer() + " was declared DOWN: register again");
        }
        for (final Command change : changes) {
            log.propose(change).await();
        }
        return grant(log.ask(map -> map.version()).await());
    }

    /** A registration that its server has given up must not come after the next one, for it takes the server out of its sets. */
    private void requireAwaited(final IncomingCall call) {
        if (host.clock().nanos() > call.deadlineNanos()) {
            throw new Unavailable("too_late", call.peer() + " does not wait for this registration any more");
        }
    }

    private Reply view(final IncomingCall call) throws InvalidProtocolBufferException {
        final long since = ServerViewRequest.parseFrom(call.request().header()).getSinceVersion();
        final Watch watch = duties.watch();
        final ServerView view =
                log.ask(map -> map.serverView(call.peer(), since)).await();
        watch.tells(call.peer(), view.version());
        return answers.begin(MapCodec.encode(view).toByteArray());
    }

    private Reply grant(final long version) {
        return Reply.ok(GrantReply.newBuilder()
                .setLeaseNanos(leaseNanos)
                .setMapVersion(version)
                .addAllManagers(log.memberNames())
                .build()
                .toByteArray());
    }
}
