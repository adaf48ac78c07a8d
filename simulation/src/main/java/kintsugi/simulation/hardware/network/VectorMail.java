package kintsugi.simulation.hardware.network;

import kintsugi.simulation.hardware.routing.DistanceVectorRouting;
import kintsugi.simulation.hardware.routing.Topology;
import kintsugi.simulation.hardware.routing.VectorOptions;
import kintsugi.simulation.hardware.routing.VectorPort;
import kintsugi.simulation.hardware.routing.VectorUpdate;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;

/** Carries what nodes tell each other of their routes: each message crosses one link, and takes bandwidth and time there. */
final class VectorMail implements VectorPort {
    private static final EventKind TIMER = EventKind.of("routing/timer");

    private final Kernel kernel;
    private final FlowWires wires;
    private final DistanceVectorRouting routing;

    VectorMail(final Kernel kernel, final FlowWires wires, final Topology topology) {
        this.kernel = kernel;
        this.wires = wires;
        this.routing = new DistanceVectorRouting(topology, this, VectorOptions.DEFAULT);
    }

    DistanceVectorRouting routing() {
        return routing;
    }

    @Override
    public long now() {
        return kernel.now();
    }

    @Override
    public void send(final int directedLink, final VectorUpdate update) {
        wires.send(new Letter(directedLink, update));
    }

    @Override
    public void after(final int node, final long nanos, final Runnable action) {
        kernel.after(nanos, TIMER, node, () -> {
            action.run();
            wires.routed();
        });
    }

    private final class Letter extends Message {
        private final int directedLink;
        private final VectorUpdate update;

        Letter(final int directedLink, final VectorUpdate update) {
            super(wires.from(directedLink), wires.to(directedLink), update.sizeBytes());
            this.directedLink = directedLink;
            this.update = update;
        }

        @Override
        int onlyLink() {
            return directedLink;
        }

        @Override
        protected void arrived() {
            routing.receive(directedLink, update);
            wires.routed();
        }

        @Override
        protected void lost(final String reason) {
            // the next periodic update tells the same
        }
    }
}
