package kintsugi.simulation.hardware;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import kintsugi.core.contract.TwoNodes;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.os.DeviceQueue;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;

/** The two nodes of the contract, simulated. */
final class SimulatedTwoNodes implements TwoNodes {
    private static final long LIMIT_NANOS = 3600 * Units.SECOND;

    private final Kernel kernel;
    private final SimulatedCloud cloud;
    private final SimulatedNode server;
    private final SimulatedNode client;
    private Host clientHost;

    SimulatedTwoNodes(final KernelOptions options) {
        kernel = new Kernel(options);
        cloud = new SimulatedCloud(kernel);
        server = cloud.addNode(spec(SERVER));
        client = cloud.addNode(spec(CLIENT));
    }

    @Override
    public void serve(final Consumer<Host> program) {
        server.boot(program);
        kernel.runUntil(kernel.now() + Units.MILLI);
    }

    @Override
    public void run(final Consumer<Host> body) {
        final boolean[] isDone = new boolean[1];
        final Consumer<Host> program = host -> {
            body.accept(host);
            isDone[0] = true;
        };
        if (client.isUp()) {
            clientHost.threads().start("body", () -> program.accept(clientHost));
        } else {
            clientHost = client.boot(program);
        }
        final long limit = kernel.now() + LIMIT_NANOS;
        while (!isDone[0] && kernel.now() < limit) {
            kernel.runUntil(kernel.now() + Units.SECOND);
        }
        if (!isDone[0]) {
            throw new AssertionError("the body did not end within an hour of virtual time");
        }
    }

    @Override
    public void crashServer() {
        server.crash();
    }

    @Override
    public void restartServer() {
        server.restart();
    }

    @Override
    public void crashClient() {
        client.crash();
    }

    @Override
    public void cutNetwork() {
        cloud.network().partition(Set.of(CLIENT), Set.of(SERVER));
    }

    @Override
    public void healNetwork() {
        cloud.network().heal();
    }

    @Override
    public void close() {
        client.crash();
        server.crash();
    }

    private static NodeSpec spec(final NodeId id) {
        return NodeSpec.standard(
                id,
                List.of(
                        DiskSpec.standard(DEVICE, DEVICE_BYTES),
                        new DiskSpec(
                                SMALL_DEVICE,
                                SMALL_BYTES,
                                DEVICE_BYTES,
                                Units.MILLI,
                                200 * Units.MIB,
                                1,
                                8,
                                DeviceQueue.WhenFull.WAIT)));
    }
}
