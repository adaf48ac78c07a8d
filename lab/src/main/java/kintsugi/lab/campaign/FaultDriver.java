package kintsugi.lab.campaign;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.campaign.Plan.FaultStep;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.hardware.VirtualDisk;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;

/**
 * Makes the faults of a plan happen and end. A fault that would break more than the promises cover at its time is skipped, which depends on the run
 * alone: no server is replaced while some chunk has no other copy with power, and none loses power until what a replaced one held has been
 * copied anew.
 */
final class FaultDriver {
    private static final EventKind BEGIN = EventKind.of("campaign/fault");
    private static final EventKind END = EventKind.of("campaign/fault-end");
    private static final int STAGGER_MILLIS = 150;
    private static final double TORN_AT_THE_END = 0.3;

    private final CampaignCloud cloud;
    private final Kernel kernel;
    private final LossWatch losses;
    private final DamagedBlocks damages;
    private final Unmapping unmapping;
    private final Consumer<SimulatedNode> onClientCrash;
    private final Cutting cutting;
    private final Map<FaultStep, List<SimulatedNode>> victims = new LinkedHashMap<>();
    private final Set<FaultStep> active = new java.util.LinkedHashSet<>();
    private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    private final Set<String> pairs = new TreeSet<>();
    private boolean isReplacing;
    private boolean isOver;

    FaultDriver(
            final CampaignCloud cloud,
            final LossWatch losses,
            final DamagedBlocks damages,
            final Unmapping unmapping,
            final Consumer<SimulatedNode> onClientCrash) {
        this.cloud = cloud;
        this.cutting = new Cutting(cloud);
        this.kernel = cloud.kernel();
        this.losses = losses;
        this.damages = damages;
        this.unmapping = unmapping;
        this.onClientCrash = onClientCrash;
    }

    void schedule(final List<FaultStep> faults) {
        final long start = kernel.now();
        for (int i = 0; i < faults.size(); i++) {
            final FaultStep fault = faults.get(i);
            kernel.at(start + fault.atMillis() * Units.MILLI, 0, BEGIN, i, () -> begin(fault));
            kernel.at(start + fault.endMillis() * Units.MILLI, 0, END, i, () -> end(fault));
        }
    }

    /** How often each kind happened. */
    Map<FaultKind, Integer> counts() {
        return counts;
    }

    /** Kinds that were at work at the same time. */
    Set<String> pairs() {
        return pairs;
    }

    /** Ends what has not ended, and begins nothing more, so that everything can heal. */
    void endAll() {
        isOver = true;
        List.copyOf(active).forEach(this::end);
        for (final SimulatedNode node : cloud.cloud().nodes()) {
            if (!node.isUp() && node.incarnation() > 0) {
                node.restart();
            }
        }
    }

    /** Takes power from all servers now; gives it back to one after another. */
    void blackout() {
        crashAll(TORN_AT_THE_END);
        for (int i = 0; i < cloud.servers().size(); i++) {
            final SimulatedNode server = cloud.servers().get(i);
            kernel.after((i + 1L) * STAGGER_MILLIS * Units.MILLI, END, i, () -> startAgain(server));
        }
    }

    private void begin(final FaultStep fault) {
        if (isReplacing && cloud.isWhole()) {
            isReplacing = false;
        }
        if (isOver || !isPossible(fault)) {
            return;
        }
        active.forEach(other -> pairs.add(pair(other.kind(), fault.kind())));
        active.add(fault);
        counts.merge(fault.kind(), 1, Integer::sum);
        switch (fault.kind()) {
            case CRASH_SERVER -> crash(server(fault), fault.strength());
            case CRASH_CLIENT -> crashClient(client(fault));
            case CRASH_ALL_SERVERS -> crashAll(fault.strength());
            case REPLACE_SERVER -> replace(server(fault));
            case DISK_OFFLINE -> trouble(fault).fail();
            case DISK_SLOW -> disk(fault).slow(fault.strength());
            case SYNC_FAILS -> trouble(fault).failSyncs(true);
            case CUT_OFF, CUT_OUTWARD, CUT_INWARD, CUT_FROM_MANAGER, CUT_FROM_SERVERS ->
                cutting.cut(fault, server(fault));
            case CUT_CLIENT -> cutting.cut(fault, client(fault));
            case CUT_LEADER, SPLIT_LEADER, MUTE_LEADER -> cutting.cut(fault, leader());
            case SLOW_NETWORK -> cloud.cloud().network().slowNic(server(fault).id(), fault.strength());
            case BREAK_CONNECTIONS -> server(fault).breakConnections();
            case PAUSE_SERVER -> server(fault).pause();
            case PAUSE_CLIENT -> client(fault).pause();
            case PAUSE_MANAGER -> manager(fault).pause();
            case SUSPEND_CLIENT -> client(fault).suspend();
            case SUSPEND_MANAGER -> manager(fault).suspend();
            case SUSPEND_SERVER -> server(fault).suspend();
            case DRIFT_SERVER -> drift(server(fault), fault.strength());
            case DRIFT_MANAGER -> drift(manager(fault), fault.strength());
            case JUMP_WALL_CLOCK -> server(fault).clock().jumpWall((long) (fault.strength() * 1_000));
            case CRASH_MANAGER -> takePower(fault, List.of(manager(fault)));
            case CRASH_LEADER -> takePower(fault, List.of(leader()));
            case LOSE_QUORUM -> takePower(fault, majority());
            case CRASH_ALL_MANAGERS -> takePower(fault, cloud.managers().nodes());
            case MANAGER_DISK_SLOW -> manager(fault).disk(Managers.LOG_DISK).slow(fault.strength());
            case DAMAGE_BLOCK -> {} // done when it was found possible
            case DISK_FULL -> trouble(fault).fill(true);
            case UNMAP_CLIENT -> unmapping.begin(fault, client(fault));
        }
    }

    private void end(final FaultStep fault) {
        if (!active.remove(fault)) {
            return;
        }
        switch (fault.kind()) {
            case CRASH_SERVER, REPLACE_SERVER -> startAgain(server(fault));
            case CRASH_CLIENT -> startAgain(client(fault));
            case CRASH_ALL_SERVERS -> cloud.servers().forEach(FaultDriver::startAgain);
            case DISK_OFFLINE -> troubleEnds(fault).restore();
            case DISK_SLOW -> disk(fault).slow(1);
            case SYNC_FAILS -> troubleEnds(fault).failSyncs(false);
            case CUT_OFF,
                    CUT_OUTWARD,
                    CUT_INWARD,
                    CUT_FROM_MANAGER,
                    CUT_FROM_SERVERS,
                    CUT_CLIENT,
                    CUT_LEADER,
                    SPLIT_LEADER,
                    MUTE_LEADER -> cutting.mend(fault);
            case SLOW_NETWORK -> cloud.cloud().network().slowNic(server(fault).id(), 1);
            case BREAK_CONNECTIONS -> {}
            case PAUSE_SERVER -> server(fault).resume();
            case PAUSE_CLIENT -> client(fault).resume();
            case PAUSE_MANAGER -> manager(fault).resume();
            case SUSPEND_CLIENT -> client(fault).wake();
            case SUSPEND_MANAGER -> manager(fault).wake();
            case SUSPEND_SERVER -> server(fault).wake();
            case DRIFT_SERVER -> drift(server(fault), 0);
            case DRIFT_MANAGER -> drift(manager(fault), 0);
            case JUMP_WALL_CLOCK -> server(fault).clock().jumpWall((long) (-fault.strength() * 1_000));
            case CRASH_MANAGER, CRASH_LEADER, LOSE_QUORUM, CRASH_ALL_MANAGERS -> givePower(fault);
            case MANAGER_DISK_SLOW -> manager(fault).disk(Managers.LOG_DISK).slow(1);
            case DAMAGE_BLOCK -> {}
            case DISK_FULL -> troubleEnds(fault).fill(false);
            case UNMAP_CLIENT -> unmapping.end(fault);
        }
    }

    private boolean isPossible(final FaultStep fault) {
        if (isOfServer(fault.kind()) && damages.isGuardian(server(fault).id())) {
            return false;
        }
        return switch (fault.kind()) {
            case CRASH_SERVER -> !isReplacing && server(fault).isUp();
            case CRASH_ALL_SERVERS -> !isReplacing && damages.areMended();
            case REPLACE_SERVER -> !isReplacing && server(fault).isUp() && isAlone() && losses.canSpare(server(fault));
            case DAMAGE_BLOCK -> cloud.isWhole() && damages.damage(server(fault), fault.strength(), inTrouble());
            case CRASH_CLIENT -> client(fault).isUp();
            // where holes are answered from the map that a client has, a new mapping is not yet waited for
            case UNMAP_CLIENT -> !cloud.isThin() && unmapping.isPossible(client(fault));
            case CRASH_MANAGER -> manager(fault).isUp();
            case CRASH_LEADER, CUT_LEADER -> cloud.managers().leader().isPresent();
            case SPLIT_LEADER, MUTE_LEADER ->
                cloud.managers().nodes().size() > 1 && cloud.managers().leader().isPresent();
            default -> true;
        };
    }

    /** Servers that something is happening to. */
    private Set<NodeId> inTrouble() {
        final Set<NodeId> servers = new TreeSet<>();
        active.stream()
                .filter(fault -> isOfServer(fault.kind()))
                .forEach(fault -> servers.add(server(fault).id()));
        return servers;
    }

    private static boolean isOfServer(final FaultKind kind) {
        return switch (kind) {
            case CRASH_SERVER,
                    REPLACE_SERVER,
                    DISK_OFFLINE,
                    DISK_SLOW,
                    DISK_FULL,
                    SYNC_FAILS,
                    CUT_OFF,
                    CUT_OUTWARD,
                    CUT_INWARD,
                    CUT_FROM_MANAGER,
                    CUT_FROM_SERVERS,
                    SLOW_NETWORK,
                    BREAK_CONNECTIONS,
                    PAUSE_SERVER,
                    SUSPEND_SERVER,
                    DRIFT_SERVER,
                    DAMAGE_BLOCK -> true;
            default -> false;
        };
    }

    private boolean isAlone() {
        return cloud.servers().stream().allMatch(SimulatedNode::isUp);
    }

    private void crash(final SimulatedNode server, final double tornShare) {
        server.disk(CampaignCloud.DISK).tearBlocks(tornShare);
        server.crash();
        losses.lostPower();
    }

    private void crashAll(final double tornShare) {
        for (final SimulatedNode server : cloud.servers()) {
            if (server.isUp()) {
                crash(server, tornShare);
            }
        }
    }

    private void replace(final SimulatedNode server) {
        isReplacing = true;
        crash(server, 0);
        server.disk(CampaignCloud.DISK).replace();
    }

    private void crashClient(final SimulatedNode client) {
        client.crash();
        onClientCrash.accept(client);
    }

    /** The one that leads and as many others as it takes. */
    private List<SimulatedNode> majority() {
        final List<SimulatedNode> nodes = new ArrayList<>(cloud.managers().nodes());
        cloud.managers().leader().ifPresent(leader -> {
            nodes.remove(leader);
            nodes.addFirst(leader);
        });
        return nodes.subList(0, nodes.size() / 2 + 1);
    }

    private void takePower(final FaultStep fault, final List<SimulatedNode> nodes) {
        victims.put(fault, List.copyOf(nodes));
        nodes.forEach(SimulatedNode::crash);
    }

    private void givePower(final FaultStep fault) {
        final List<SimulatedNode> nodes = victims.getOrDefault(fault, List.of());
        for (int i = 0; i < nodes.size(); i++) {
            final SimulatedNode node = nodes.get(i);
            kernel.after((long) i * STAGGER_MILLIS * Units.MILLI, END, i, () -> startAgain(node));
        }
    }

    private static void startAgain(final SimulatedNode node) {
        if (!node.isUp()) {
            node.restart();
        }
    }

    private static void drift(final SimulatedNode node, final double secondsPerSecond) {
        if (!node.isSuspended()) {
            node.clock().drift(secondsPerSecond);
        }
    }

    private SimulatedNode server(final FaultStep fault) {
        return cloud.servers().get((fault.node() - 1) % cloud.servers().size());
    }

    private SimulatedNode manager(final FaultStep fault) {
        return cloud.managers()
                .nodes()
                .get((fault.node() - 1) % cloud.managers().nodes().size());
    }

    private SimulatedNode leader() {
        return cloud.managers().leader().orElseThrow();
    }

    private SimulatedNode client(final FaultStep fault) {
        return cloud.clients().get((fault.node() - 1) % cloud.clients().size());
    }

    private VirtualDisk trouble(final FaultStep fault) {
        losses.troubleBegins(server(fault).id());
        return disk(fault);
    }

    private VirtualDisk troubleEnds(final FaultStep fault) {
        losses.troubleEnds(server(fault).id());
        return disk(fault);
    }

    private VirtualDisk disk(final FaultStep fault) {
        return server(fault).disk(CampaignCloud.DISK);
    }

    private static String pair(final FaultKind a, final FaultKind b) {
        return a.compareTo(b) <= 0 ? a + " + " + b : b + " + " + a;
    }
}
