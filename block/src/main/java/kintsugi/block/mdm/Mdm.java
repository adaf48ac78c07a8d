package kintsugi.block.mdm;

import java.util.List;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.ClusterStatus;
import kintsugi.block.map.Command;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Wakeup;

/**
 * The metadata manager of a cloud: owns the cluster map, grants leases, declares silent servers DOWN, and has lost copies made anew.
 * It stands alone, for now: its map lives as long as its host, and while it is away the servers' leases run out.
 */
public final class Mdm {
    private final Host host;
    private final LocalLog log;

    private Mdm(final Host host, final MdmConfig config, final Switchboard switchboard) {
        this.host = host;
        final Wakeup rebuildWakeup = new Wakeup(host.threads());
        this.log = new LocalLog(host, command -> {
            if (mayNeedCopies(command)) {
                rebuildWakeup.call();
            }
        });
        final Watch watch = new Watch(host, config, log);
        final Rebuilder rebuilder = new Rebuilder(host, config, log, new Peers(host, Plane.CONTROL), rebuildWakeup);
        log.start();
        watch.start();
        rebuilder.start();
        new ServerService(log, watch, config.leaseNanos()).register(switchboard);
        new ClientService(log).register(switchboard);
        new AdminService(host, log, watch).register(switchboard);
    }

    /** Starts it on a thread of the host that plays no other role. */
    public static Mdm start(final Host host, final MdmConfig config) {
        final Switchboard switchboard = new Switchboard(host);
        final Mdm mdm = start(host, config, switchboard);
        switchboard.open(Plane.CONTROL);
        return mdm;
    }

    /** Starts it beside other roles; whoever made the switchboard opens the control plane. */
    public static Mdm start(final Host host, final MdmConfig config, final Switchboard switchboard) {
        return new Mdm(host, config, switchboard);
    }

    /** How everything stands; for samplers and checkers of a simulation. */
    public ClusterStatus status() {
        return log.map().status(host.clock().nanos());
    }

    /** How everything stands, as the owner of the map says when its turn comes; waits for that, on a thread of the host. */
    public ClusterStatus askStatus() {
        return log.ask(map -> map.status(host.clock().nanos())).await();
    }

    /** Every allocated chunk, by volume and index; for checkers of a simulation. */
    public List<ChunkStatus> chunks() {
        return log.map().chunks();
    }

    /** Counts everything that must hold of the map anew, and throws if it does not; for checkers of a simulation. */
    public void checkInvariants() {
        final ClusterMap map = log.map();
        map.checkInvariants();
    }

    private static boolean mayNeedCopies(final Command command) {
        return switch (command) {
            case Command.SdsDown _, Command.RegisterSds _, Command.FailDevice _, Command.RestoreDevice _ -> true;
            case Command.AddDevice _, Command.AllocateChunk _, Command.CreateVolume _, Command.ResumeRebuild _ -> true;
            default -> false;
        };
    }
}
