package kintsugi.lab.campaign;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.map.SdsStatus;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.SimulatedNode;

/**
 * Knows, from the true state of the machines and the set of replicas that was committed, when all in-sync copies of a chunk have lost power: the
 * only moments at which promise 2 lets unflushed writes vanish.
 *
 * <p>A copy counts as having lost power from when its server's machine did until that machine's present start is registered, for by that the
 * manager takes it out of every set of which it is not the last member. When the last of a set loses power while all others have, that is
 * the moment.
 */
final class LossWatch {
    private final CampaignCloud cloud;
    private final Recorder recorder;

    LossWatch(final CampaignCloud cloud, final Recorder recorder) {
        this.cloud = cloud;
        this.recorder = recorder;
    }

    /** That server has just lost power. */
    void lostPower(final SimulatedNode server) {
        final Map<NodeId, Long> registered = new TreeMap<>();
        for (final SdsStatus status : cloud.mdm().status().servers()) {
            registered.put(status.node(), status.incarnation());
        }
        for (final ChunkStatus chunk : cloud.mdm().chunks()) {
            final List<NodeId> members = inSync(chunk);
            if (members.contains(server.id()) && members.stream().noneMatch(m -> hasPower(m, registered))) {
                recorder.lost(chunk.index());
            }
        }
    }

    /** Whether every chunk that has an in-sync copy on that server has another one elsewhere, with power. */
    boolean canSpare(final SimulatedNode server) {
        final Map<NodeId, Long> registered = new TreeMap<>();
        cloud.mdm().status().servers().forEach(s -> registered.put(s.node(), s.incarnation()));
        return cloud.mdm().chunks().stream()
                .map(LossWatch::inSync)
                .filter(members -> members.contains(server.id()))
                .allMatch(members -> members.stream().anyMatch(m -> !m.equals(server.id()) && hasPower(m, registered)));
    }

    private static List<NodeId> inSync(final ChunkStatus chunk) {
        return chunk.replicas().stream()
                .filter(r -> r.state() == ReplicaState.IN_SYNC)
                .map(ChunkStatus.ReplicaStatus::sds)
                .toList();
    }

    private boolean hasPower(final NodeId server, final Map<NodeId, Long> registered) {
        final SimulatedNode node = cloud.cloud().node(server);
        return node.isUp() && node.incarnation() == registered.getOrDefault(server, -1L);
    }
}
