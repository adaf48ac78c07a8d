package kintsugi.block.mdm;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ClusterStatus;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.id.NodeId;

/**
 * A metadata manager: one of the group that keeps the cluster map. The one that leads grants leases, declares silent servers DOWN, and
 * has lost copies made anew; the others keep the same map and refer to it. While none leads, the servers' leases run out.
 */
public final class Mdm {
    private final Host host;
    private final RaftLog log;

    private Mdm(final Host host, final RaftLog log) {
        this.host = host;
        this.log = log;
    }

    /** Starts a member of a group, on a host that plays no other role. */
    public static Mdm start(final Host host, final MdmConfig config, final MdmGroup group) {
        final Switchboard switchboard = new Switchboard(host);
        final Mdm mdm = start(host, config, group, switchboard);
        switchboard.open(Plane.CONTROL);
        return mdm;
    }

    /** Starts a member of a group beside other roles; whoever made the switchboard opens the control plane. */
    public static Mdm start(
            final Host host, final MdmConfig config, final MdmGroup group, final Switchboard switchboard) {
        final Peers peers = new Peers(host, Plane.CONTROL);
        final Duties duties = new Duties(host, config, peers);
        final RaftLog log = new RaftLog(host, group, peers, switchboard, duties);
        serve(host, config, log, duties, switchboard);
        log.start(host.device(group.device()));
        return new Mdm(host, log);
    }

    private static void serve(
            final Host host,
            final MdmConfig config,
            final RaftLog log,
            final Duties duties,
            final Switchboard switchboard) {
        final LongAnswers answers = new LongAnswers(host);
        answers.register(switchboard);
        new ServerService(host, log, duties, answers, config.leaseNanos()).register(switchboard);
        new ClientService(log, duties).register(switchboard);
        new AdminService(host, log, duties, answers).register(switchboard);
    }

    /**
     * Waits until it has read its log.
     *
     * @throws kintsugi.core.failure.Rejected if its device is not one for this member as it is configured
     * @throws Failure if its device does not work, or what it holds is damaged
     */
    public void awaitOpened() {
        log.member().awaitOpened();
    }

    /** Whether it leads, as far as it knows itself: another may have been elected. */
    public boolean isLeading() {
        return log.isLeading();
    }

    /** Who leads, as far as it knows. */
    public Optional<NodeId> leader() {
        return log.member().leader();
    }

    /** The metadata managers that have a vote, as far as it knows. */
    public List<NodeId> members() {
        return log.member().voters();
    }

    /** Why it does not take part any more, if so: its device failed, or what it held is damaged. */
    public Optional<Failure> end() {
        return log.member().end();
    }

    /** The version of the map that this member has come to; waits for its thread, on a thread of the host. */
    public long askKnownVersion() {
        final Promise<Long> version = new Promise<>(host.threads());
        if (!log.member().post(() -> version.complete(log.map().version()))) {
            throw new Unavailable("mdm_stopped", "this metadata manager has stopped, or has too much to do");
        }
        return version.await();
    }

    /** How often rare things happened. */
    public MdmCounters counters() {
        return log.counters();
    }

    /** How often the map has changed, as this member knows it; for samplers and checkers of a simulation. */
    public long mapVersion() {
        return log.map().version();
    }

    /** How everything stands, as this member knows it; for samplers and checkers of a simulation. */
    public ClusterStatus status() {
        return log.map().status(log.nowNanos());
    }

    /** How everything stands, as the leader says when its turn comes; waits for that, on a thread of the host. */
    public ClusterStatus askStatus() {
        return log.ask(known -> known.status(log.nowNanos())).await();
    }

    /** Every allocated chunk, by volume and index, as this member knows it; for checkers of a simulation. */
    public List<ChunkStatus> chunks() {
        return log.map().chunks();
    }

    /** Counts everything that must hold of the map anew, and throws if it does not; for checkers of a simulation. */
    public void checkInvariants() {
        log.map().checkInvariants();
    }

    /** Writes the map as a snapshot would hold it, to compare it with that of others; for checkers of a simulation. */
    public void writeMap(final Consumer<byte[]> parts) {
        log.map().writeSnapshot(parts);
    }
}
