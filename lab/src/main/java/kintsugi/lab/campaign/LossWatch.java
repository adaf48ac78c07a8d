package kintsugi.lab.campaign;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.map.SdsStatus;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.CloudEvent;
import kintsugi.simulation.hardware.SimulatedNode;

/**
 * Knows, from the true state of the machines and the set of replicas that was committed, when all in-sync copies of a chunk have lost power: the
 * only moments at which promise 2 lets unflushed writes vanish.
 *
 * <p>A copy counts as having lost power from when its server's machine did until that machine's present start is registered, for by that the
 * manager takes it out of every set of which it is not the last member. The moment is there when the last of a set loses power while all others
 * have.
 *
 * <p>A set that shrinks to such copies, because the one that has power was silent for too long, is not lost by that: it must be undone when the
 * manager learns of it. Only a new leader cannot know whether the one left was told, and keeps the set; that is counted, and a loss.
 *
 * <p>A device that a fault made fail, and whose server noticed, has lost what it had not synced as if it had lost power, until the manager knows
 * that it is back: then it is out of every set of which it is not the last member.
 */
final class LossWatch {
    private static final long AFTERMATH_NANOS = Units.SECOND;

    private final CampaignCloud cloud;
    private final Recorder recorder;
    private final Set<Integer> dark = new TreeSet<>();
    private final Map<Integer, List<NodeId>> shrunkTo = new TreeMap<>();
    private final Set<NodeId> failedDevices = new TreeSet<>();
    private final Map<NodeId, Long> troubledUntil = new TreeMap<>();
    private int shrunk;

    LossWatch(final CampaignCloud cloud, final Recorder recorder) {
        this.cloud = cloud;
        this.recorder = recorder;
        cloud.cloud().onEvent(event -> {
            if (cloud.managers().ids().contains(event.node())) {
                mayBeBack(event);
                look(true);
            } else if (event.kind().equals("device_error") && isTroubled(event.node())) {
                failedDevices.add(event.node());
                look(false);
            }
        });
    }

    /** A fault of that server's disk begins. */
    void troubleBegins(final NodeId server) {
        troubledUntil.put(server, Long.MAX_VALUE);
    }

    /** It is over; what was under way may fail yet. */
    void troubleEnds(final NodeId server) {
        troubledUntil.put(server, cloud.kernel().now() + AFTERMATH_NANOS);
    }

    private boolean isTroubled(final NodeId server) {
        return cloud.kernel().now() <= troubledUntil.getOrDefault(server, -1L);
    }

    private void mayBeBack(final CloudEvent event) {
        final boolean isBack = event.kind().equals("device_restored")
                || (event.kind().equals("sds_state_change")
                        && "UP".equals(event.details().get("to")));
        if (isBack) {
            failedDevices.removeIf(server -> (event.subject() + "/").startsWith(server.name() + "/"));
        }
    }

    /** Some server has just lost power. */
    void lostPower() {
        look(false);
    }

    /** How often a set that shrank to copies without power was not undone. */
    int shrunk() {
        return shrunk;
    }

    private void look(final boolean isMapChanged) {
        final Map<NodeId, Long> registered = registered();
        for (final ChunkStatus chunk : cloud.mdm().chunks()) {
            final List<NodeId> members = inSync(chunk);
            final boolean hasPower = members.stream().anyMatch(m -> hasPower(m, registered));
            if (shrunkTo.containsKey(chunk.index())) {
                lookAgain(chunk.index(), members, hasPower);
            } else if (hasPower) {
                dark.remove(chunk.index());
            } else if (!members.isEmpty() && dark.add(chunk.index())) {
                if (isMapChanged) {
                    shrunkTo.put(chunk.index(), members);
                } else {
                    recorder.lost(chunk.index());
                }
            }
        }
    }

    /** At a chunk whose set had shrunk to copies without power. */
    private void lookAgain(final int chunk, final List<NodeId> members, final boolean hasPower) {
        final boolean isUndone = !Objects.requireNonNull(shrunkTo.get(chunk)).containsAll(members);
        if (isUndone || hasPower) {
            shrunkTo.remove(chunk);
            if (hasPower) {
                dark.remove(chunk);
            }
            if (!isUndone || !hasPower) {
                recorder.lost(chunk);
            }
            shrunk += isUndone ? 0 : 1;
        }
    }

    private Map<NodeId, Long> registered() {
        final Map<NodeId, Long> registered = new TreeMap<>();
        for (final SdsStatus status : cloud.mdm().status().servers()) {
            registered.put(status.node(), status.incarnation());
        }
        return registered;
    }

    /** Whether every chunk that has an in-sync copy on that server has another one elsewhere, with power. */
    boolean canSpare(final SimulatedNode server) {
        final Map<NodeId, Long> registered = registered();
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
        return node.isUp()
                && !failedDevices.contains(server)
                && node.incarnation() == registered.getOrDefault(server, -1L);
    }
}
