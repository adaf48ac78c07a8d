package kintsugi.block.mdm;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import kintsugi.block.map.ClusterStatus;
import kintsugi.block.map.Command;
import kintsugi.block.wire.AdminCodec;
import kintsugi.block.wire.StatusCodec;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.AdminReply;
import kintsugi.proto.block.v1.AdminRequest;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.ProposalId;
import kintsugi.proto.block.v1.SetManagersReply;
import kintsugi.proto.block.v1.SetManagersRequest;

/** What administrators ask. */
final class AdminService {
    private static final long LOOK_NANOS = 100 * Units.MILLI;

    private final Host host;
    private final RaftLog log;
    private final Duties duties;
    private final LongAnswers answers;

    AdminService(final Host host, final RaftLog log, final Duties duties, final LongAnswers answers) {
        this.host = host;
        this.log = log;
        this.duties = duties;
        this.answers = answers;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_ADMIN, this::command);
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_GET_STATUS, this::status);
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_SET_MANAGERS, this::setManagers);
    }

    private Reply command(final IncomingCall call) throws InvalidProtocolBufferException {
        final AdminRequest request = AdminRequest.parseFrom(call.request().header());
        final Command command = AdminCodec.decode(request);
        final long version = log.propose(command, id(call, request)).await().orThrow();
        if (command instanceof Command.UnmapVolume) {
            awaitKnown(version);
        }
        return Reply.ok(AdminReply.newBuilder().setMapVersion(version).build().toByteArray());
    }

    /** An unmapping holds once every server refuses that client: servers that do not learn of it lose their lease. */
    private void awaitKnown(final long version) {
        while (!duties.watch().isKnownToAll(version)) {
            host.clock().sleep(LOOK_NANOS);
        }
    }

    private static Optional<ProposalId> id(final IncomingCall call, final AdminRequest request) {
        return request.hasId()
                ? Optional.of(
                        request.getId().toBuilder().setNode(call.peer().name()).build())
                : Optional.empty();
    }

    /** Step by step, as far as this one leads and the time of the call allows; who asks again goes on where it stopped. */
    private Reply setManagers(final IncomingCall call) throws InvalidProtocolBufferException {
        final List<NodeId> wanted = SetManagersRequest.parseFrom(call.request().header()).getMembersList().stream()
                .map(AdminService::node)
                .toList();
        while (!log.member().regroup(wanted).await()) {
            if (host.clock().nanos() + LOOK_NANOS > call.deadlineNanos()) {
                throw new Unavailable(
                        "managers_missing",
                        "not all of " + wanted
                                + " have the log yet: start those that are new, configured to join, and ask again");
            }
            host.clock().sleep(LOOK_NANOS);
        }
        return Reply.ok(SetManagersReply.getDefaultInstance().toByteArray());
    }

    private static NodeId node(final String name) {
        if (!NodeId.isName(name)) {
            throw new Rejected("bad_name", "'" + name + "' cannot name a node");
        }
        return new NodeId(name);
    }

    private Reply status(final IncomingCall call) {
        final ClusterStatus status = log.ask(map -> map.status(log.nowNanos())).await();
        return answers.begin(StatusCodec.encode(status).toByteArray());
    }
}
