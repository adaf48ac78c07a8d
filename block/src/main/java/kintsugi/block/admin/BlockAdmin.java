package kintsugi.block.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import kintsugi.block.map.Access;
import kintsugi.block.map.ClusterStatus;
import kintsugi.block.map.Command;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.SdsMode;
import kintsugi.block.map.SdsState;
import kintsugi.block.map.VolumeSpec;
import kintsugi.block.raft.LeaderCalls;
import kintsugi.block.wire.AdminCodec;
import kintsugi.block.wire.StatusCodec;
import kintsugi.block.wire.WholeAnswer;
import kintsugi.core.call.Peers;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.AdminRequest;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.ProposalId;
import kintsugi.proto.block.v1.SetManagersRequest;
import kintsugi.proto.block.v1.StatusReply;
import kintsugi.proto.block.v1.StatusRequest;

/**
 * The administrator's client: every method asks the metadata manager that leads and blocks until it has answered. A
 * request that has to be sent again, because a leader is lost, is done once. All throw
 *
 * <ul>
 *   <li>{@link kintsugi.core.failure.Rejected} for what cannot be, saying what is missing;
 *   <li>{@link kintsugi.core.failure.Unavailable} if the metadata manager could not be reached for 30 s;
 *   <li>{@link kintsugi.core.failure.Indeterminate} if its answer was lost: ask for the status, then perhaps again.
 * </ul>
 */
public final class BlockAdmin {
    private static final long DEADLINE_NANOS = 30 * Units.SECOND;
    private static final long LOOK_NANOS = 100 * Units.MILLI;

    private final Host host;
    private final LeaderCalls leader;
    private final AtomicLong requests;

    private BlockAdmin(final Host host, final List<NodeId> mdms) {
        this.host = host;
        this.leader = new LeaderCalls(host, new Peers(host, Plane.CONTROL), mdms);
        this.requests = new AtomicLong(host.clock().nanos());
    }

    /** A client of that metadata manager. */
    public static BlockAdmin connect(final Host host, final NodeId mdm) {
        return connect(host, List.of(mdm));
    }

    /** A client of whichever of these metadata managers leads. */
    public static BlockAdmin connect(final Host host, final List<NodeId> mdms) {
        return new BlockAdmin(host, mdms);
    }

    /** Makes a protection domain. */
    public void createProtectionDomain(final String name) {
        send(new Command.CreateDomain(name));
    }

    /** Makes a fault set in a protection domain. */
    public void createFaultSet(final String domain, final String name) {
        send(new Command.CreateFaultSet(domain, name));
    }

    /** Adds an SDS that shares its fate with nobody. It is NEW until it registers. */
    public void addSds(final String domain, final NodeId node) {
        addSds(domain, "", node);
    }

    /** Adds an SDS to a fault set. It is NEW until it registers. */
    public void addSds(final String domain, final String faultSet, final NodeId node) {
        send(new Command.AddSds(domain, faultSet, node));
    }

    /** Makes a storage pool. */
    public void createPool(final PoolSpec spec) {
        send(new Command.CreatePool(spec));
    }

    /** Gives a block device of an SDS to a pool, with that much payload; see {@code DeviceLayout} for what it needs on top. */
    public void addDevice(final NodeId sds, final String device, final String pool, final long payloadBytes) {
        send(new Command.AddDevice(sds, device, pool, payloadBytes));
    }

    /** Makes a volume. A thick one is placed at once, on servers that are UP. */
    public void createVolume(final VolumeSpec spec) {
        send(new Command.CreateVolume(spec));
    }

    /** Makes a volume larger. */
    public void extendVolume(final String volume, final long sizeBytes) {
        send(new Command.ExtendVolume(volume, sizeBytes));
    }

    /** Removes a volume, which must not be mapped, and its content. */
    public void deleteVolume(final String volume) {
        send(new Command.DeleteVolume(volume));
    }

    /** Lets an SDC use a volume; another access right for the same SDC replaces the old one. */
    public void map(final String volume, final NodeId sdc, final Access access) {
        send(new Command.MapVolume(volume, sdc, access));
    }

    /** Takes that right away; returns when every server refuses that SDC. */
    public void unmap(final String volume, final NodeId sdc) {
        send(new Command.UnmapVolume(volume, sdc));
    }

    /** Holds the rebuild of a pool; copies under way are finished. */
    public void pauseRebuild(final String pool, final String cause) {
        send(new Command.PauseRebuild(pool, cause));
    }

    /** Lets it go on. */
    public void resumeRebuild(final String pool) {
        send(new Command.ResumeRebuild(pool));
    }

    /** Begins a rebuild, or goes on with one that was paused or cancelled. */
    public void startRebuild(final String pool) {
        send(new Command.StartRebuild(pool));
    }

    /** Gives up the copies under way in a pool, and begins none until it is started again. */
    public void cancelRebuild(final String pool, final String cause) {
        send(new Command.CancelRebuild(pool, cause));
    }

    /** Gives the pool of that name another policy; a new rate of rebuild traffic holds at once. */
    public void changePool(final PoolSpec spec) {
        send(new Command.ChangePool(spec));
    }

    /** Says what an SDS shall do: take part, be away for a while, or be emptied. How far that is, {@link #status} tells. */
    public void setMode(final NodeId sds, final SdsMode mode) {
        send(new Command.SetSdsMode(sds, mode));
    }

    /** Takes a device out of its pool; refused while it holds copies. */
    public void removeDevice(final NodeId sds, final String device) {
        send(new Command.RemoveDevice(sds, device));
    }

    /** Takes an SDS away; refused while it has devices. */
    public void removeSds(final NodeId sds) {
        send(new Command.RemoveSds(sds));
    }

    /**
     * Makes these nodes the metadata managers: 1, 3 or 5 of them. Members come and go one at a time, so that a majority always has the whole
     * log; those that are new must run, configured to join.
     *
     * @throws Rejected {@code name_spent} for one that was removed before
     * @throws Unavailable {@code managers_missing} if a new one has not got the log in time: ask again, it goes on where it stopped
     */
    public void setManagers(final List<NodeId> members) {
        call(
                Method.METHOD_SET_MANAGERS,
                SetManagersRequest.newBuilder()
                        .addAllMembers(members.stream().map(NodeId::name).toList())
                        .build());
    }

    /** How everything stands. */
    public ClusterStatus status() {
        try {
            return StatusCodec.decode(StatusReply.parseFrom(
                    WholeAnswer.fetch(this::call, Method.METHOD_GET_STATUS, StatusRequest.getDefaultInstance())));
        } catch (InvalidProtocolBufferException garbled) {
            throw new Rejected("bad_message", "the status cannot be read: " + garbled.getMessage());
        }
    }

    /**
     * Waits until all of these servers have registered and are UP.
     *
     * @throws Unavailable {@code servers_missing} if that takes longer
     */
    public void awaitUp(final Collection<NodeId> servers, final long timeoutNanos) {
        final long deadline = host.clock().nanos() + timeoutNanos;
        List<NodeId> missing = missing(servers);
        while (!missing.isEmpty()) {
            if (host.clock().nanos() > deadline) {
                throw new Unavailable("servers_missing", "these servers are not UP: " + missing + ". Start them");
            }
            host.clock().sleep(LOOK_NANOS);
            missing = missing(servers);
        }
    }

    private List<NodeId> missing(final Collection<NodeId> servers) {
        final List<NodeId> up = status().servers().stream()
                .filter(s -> s.state() == SdsState.UP)
                .map(s -> s.node())
                .toList();
        return servers.stream().filter(s -> !up.contains(s)).toList();
    }

    private void send(final Command command) {
        final AdminRequest request = AdminCodec.encode(command);
        final ProposalId.Builder id =
                ProposalId.newBuilder().setIncarnation(host.incarnation()).setNumber(numberOf(request));
        call(Method.METHOD_ADMIN, request.toBuilder().setId(id).build());
    }

    /**
     * Which request this is, of this start of this host. Two clients on one host may begin to count at the same instant; then their
     * requests still differ by what they ask, and if they ask the same, once is enough.
     */
    private long numberOf(final AdminRequest request) {
        final CRC32C content = new CRC32C();
        content.update(request.toByteArray());
        return RandomStream.mix(RandomStream.mix(requests.incrementAndGet()) + content.getValue());
    }

    private byte[] call(final Method method, final MessageLite message) {
        return leader.call(method, message, DEADLINE_NANOS);
    }
}
