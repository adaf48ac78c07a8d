package kintsugi.lab.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import kintsugi.core.id.NodeId;
import kintsugi.lab.campaign.Plan.FaultStep;
import kintsugi.simulation.hardware.SimulatedNetwork;
import kintsugi.simulation.hardware.SimulatedNode;

/** Cuts nodes off from others, and mends each cut by itself although the network only heals as a whole. */
final class Cutting {
    private final CampaignCloud cloud;
    private final Map<FaultStep, Consumer<SimulatedNetwork>> cuts = new LinkedHashMap<>();

    Cutting(final CampaignCloud cloud) {
        this.cloud = cloud;
    }

    void cut(final FaultStep fault, final SimulatedNode victim) {
        final Consumer<SimulatedNetwork> cut = cutOf(fault.kind(), victim);
        cuts.put(fault, cut);
        cut.accept(cloud.cloud().network());
    }

    void mend(final FaultStep fault) {
        cuts.remove(fault);
        final SimulatedNetwork network = cloud.cloud().network();
        network.heal();
        cuts.values().forEach(cut -> cut.accept(network));
    }

    private Consumer<SimulatedNetwork> cutOf(final FaultKind kind, final SimulatedNode victim) {
        final Set<NodeId> one = Set.of(victim.id());
        final Set<NodeId> others = others(cloud.cloud().nodes(), victim);
        final Set<NodeId> managers = others(cloud.managers().nodes(), victim);
        final Set<NodeId> servers = others(cloud.servers(), victim);
        return switch (kind) {
            case CUT_OUTWARD -> network -> network.partitionOneWay(one, others);
            case CUT_INWARD -> network -> network.partitionOneWay(others, one);
            case CUT_FROM_MANAGER, SPLIT_LEADER -> network -> bothWays(network, one, managers);
            case CUT_FROM_SERVERS -> network -> bothWays(network, one, servers);
            case MUTE_LEADER -> network -> network.partitionOneWay(one, managers);
            default -> network -> bothWays(network, one, others);
        };
    }

    private static void bothWays(final SimulatedNetwork network, final Set<NodeId> a, final Set<NodeId> b) {
        network.partitionOneWay(a, b);
        network.partitionOneWay(b, a);
    }

    private static Set<NodeId> others(final List<SimulatedNode> nodes, final SimulatedNode victim) {
        final Set<NodeId> ids = new TreeSet<>();
        new ArrayList<>(nodes).forEach(node -> ids.add(node.id()));
        ids.remove(victim.id());
        return ids;
    }
}
