package kintsugi.simulation.hardware;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import kintsugi.core.check.Limits;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.network.FlowWires;
import kintsugi.simulation.hardware.network.Station;
import kintsugi.simulation.hardware.network.Wires;
import kintsugi.simulation.hardware.transport.Endpoint;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Nodes, the network between them, and the list of what happened. Build it before or during a run; call it on the kernel's thread,
 * between events or from one.
 */
public final class SimulatedCloud implements Endpoint.Directory {
    private final Kernel kernel;
    private final CloudOptions options;
    private final Wires wires;
    private final SimulatedNetwork network;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<NodeId, SimulatedNode> byId = new LinkedHashMap<>();
    private final List<CloudEvent> events = new ArrayList<>();
    private final List<Consumer<CloudEvent>> listeners = new ArrayList<>();

    /** An empty cloud with the standard options. */
    public SimulatedCloud(final Kernel kernel) {
        this(kernel, CloudOptions.STANDARD);
    }

    /** An empty cloud. */
    public SimulatedCloud(final Kernel kernel, final CloudOptions options) {
        this.kernel = kernel;
        this.options = options;
        this.wires = new FlowWires(kernel, options.network());
        this.network = new SimulatedNetwork(this, wires);
    }

    /**
     * Adds a machine, switched off.
     *
     * @throws Rejected {@code duplicate_node}
     */
    public SimulatedNode addNode(final NodeSpec spec) {
        if (byId.containsKey(spec.id())) {
            throw new Rejected("duplicate_node", "there is a node " + spec.id() + " already: choose another name");
        }
        if (nodes.size() >= Limits.NODES) {
            throw new Rejected("too_many_nodes", "a cloud has at most " + Limits.NODES + " nodes");
        }
        final SimulatedNode node = new SimulatedNode(this, spec, wires.add(spec.id(), spec.nicBitsPerSecond()));
        nodes.add(node);
        byId.put(spec.id(), node);
        return node;
    }

    /**
     * The machine of that name.
     *
     * @throws Rejected {@code no_such_node}
     */
    public SimulatedNode node(final NodeId id) {
        final SimulatedNode node = byId.get(id);
        if (node == null) {
            throw new Rejected("no_such_node", "there is no node " + id + " in this cloud");
        }
        return node;
    }

    /** All machines, in the order of adding. */
    public List<SimulatedNode> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /**
     * Joins two machines. From the first link on, messages take links only.
     *
     * @throws Rejected {@code no_such_node}, or {@code duplicate_link}
     */
    public void connect(final LinkSpec link) {
        if (wires.isConnected(node(link.a()).station(), node(link.b()).station())) {
            throw new Rejected(
                    "duplicate_link", "there is a link between " + link.a() + " and " + link.b() + " already");
        }
        network.connect(link);
    }

    /** The network. */
    public SimulatedNetwork network() {
        return network;
    }

    /** Everything that was recorded so far, in order. */
    public List<CloudEvent> events() {
        return Collections.unmodifiableList(events);
    }

    /** Also tells every event to come; the listener must not block. */
    public void onEvent(final Consumer<CloudEvent> listener) {
        listeners.add(listener);
    }

    /** The clock and thread of this cloud. */
    public Kernel kernel() {
        return kernel;
    }

    /** What all nodes have in common. */
    public CloudOptions options() {
        return options;
    }

    @Override
    public @Nullable Station station(final NodeId id) {
        final SimulatedNode node = byId.get(id);
        return node == null ? null : node.station();
    }

    @Override
    public @Nullable Endpoint endpoint(final Station station) {
        return nodes.get(station.index()).endpoint();
    }

    Wires wires() {
        return wires;
    }

    void record(
            final NodeId node,
            final String kind,
            final String subject,
            final String cause,
            final SortedMap<String, String> details) {
        final CloudEvent event =
                new CloudEvent(kernel.now(), node, kind, subject, cause, Collections.unmodifiableSortedMap(details));
        events.add(event);
        listeners.forEach(listener -> listener.accept(event));
    }
}
