package kintsugi.block.mdm;

import java.util.Optional;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.raft.NotLeading;
import kintsugi.core.call.Peers;
import kintsugi.core.host.Host;
import org.jspecify.annotations.Nullable;

/**
 * What only the leader does, for as long as it leads: watch the servers and have lost copies made. Each leadership gets a watch and a
 * rebuilder of its own, which know nothing of what others knew: the watch begins by taking every server that is UP for heard just now, so
 * that nobody is DOWN before a whole lease has passed. At the end they stop by themselves, and what they still want to change is refused.
 */
final class Duties {
    private final Host host;
    private final MdmConfig config;
    private final Peers peers;
    private volatile @Nullable Present present;

    private record Present(Watch watch, Rebuilder rebuilder) {}

    Duties(final Host host, final MdmConfig config, final Peers peers) {
        this.host = host;
        this.config = config;
        this.peers = peers;
    }

    /** This member leads from now on; the map is as it was left. */
    void begin(final CommandLog log, final ClusterMap map) {
        final Watch watch = new Watch(host, config, log, map);
        final Rebuilder rebuilder = new Rebuilder(host, config, log, peers, watch);
        present = new Present(watch, rebuilder);
        watch.start();
        rebuilder.start();
    }

    /** It does not lead any more. */
    void end() {
        final Present last = present;
        present = null;
        if (last != null) {
            last.watch().stop();
            last.rebuilder().stop();
        }
    }

    /** A command was applied, and made that version of the map. */
    void applied(final Command command, final long mapVersion) {
        final Present now = present;
        if (now != null && mayTakeReplicasAway(command)) {
            now.rebuilder().lost(mapVersion);
        }
        if (now != null && mayNeedCopies(command)) {
            now.rebuilder().look(!(command instanceof Command.AllocateChunk)); // of which there are many
        }
    }

    /** @throws kintsugi.core.failure.Unavailable that this member does not lead */
    Watch watch() {
        final Present now = present;
        if (now == null) {
            throw NotLeading.failure(Optional.empty());
        }
        return now.watch();
    }

    private static boolean mayTakeReplicasAway(final Command command) {
        return command instanceof Command.SdsDown
                || command instanceof Command.RegisterSds
                || command instanceof Command.FailDevice;
    }

    private static boolean mayNeedCopies(final Command command) {
        return switch (command) {
            case Command.SdsDown _, Command.RegisterSds _, Command.FailDevice _, Command.RestoreDevice _ -> true;
            case Command.AddDevice _, Command.RemoveDevice _, Command.SetSdsMode _, Command.AcceptLoss _ -> true;
            case Command.CreateVolume _, Command.DeleteVolume _, Command.AllocateChunk _ -> true;
            case Command.ChangePool _, Command.StartRebuild _, Command.ResumeRebuild _ -> true;
            case Command.CreateDomain _, Command.DeleteDomain _, Command.CreateFaultSet _, Command.DeleteFaultSet _ ->
                false;
            case Command.AddSds _, Command.RemoveSds _, Command.CreatePool _, Command.DeletePool _ -> false;
            case Command.RegisterSdc _, Command.RemoveSdc _, Command.MapVolume _, Command.UnmapVolume _ -> false;
            case Command.LimitMapping _, Command.ExtendVolume _, Command.PauseRebuild _, Command.CancelRebuild _ ->
                false;
            // the rebuilder's own, which knows when they are done
            case Command.StartCopy _, Command.FinishCopy _, Command.AbortCopy _, Command.DropLeaving _ -> false;
            case Command.HaltRebuild _, Command.HaltMoves _ -> false;
        };
    }
}
