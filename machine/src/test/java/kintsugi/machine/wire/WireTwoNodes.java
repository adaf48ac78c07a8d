package kintsugi.machine.wire;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import kintsugi.core.contract.TwoNodes;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;

/** Two nodes of one process, with relays for a network between them. */
final class WireTwoNodes implements TwoNodes {
    private final Function<WireOptions, WireOptions> adapt;
    private final Map<Plane, Relay> relays = new EnumMap<>(Plane.class);
    private volatile TestNode server;
    private TestNode client;
    private Consumer<Host> program;

    /** @param adapt what is special about the options of both */
    WireTwoNodes(final Function<WireOptions, WireOptions> adapt) {
        this.adapt = adapt;
        for (final Plane plane : Plane.values()) {
            relays.put(plane, new Relay(() -> serverAddress(plane)));
        }
    }

    private InetSocketAddress serverAddress(final Plane plane) {
        final TestNode running = server;
        return running == null
                ? new InetSocketAddress("127.0.0.1", 1)
                : running.tcp().address(plane);
    }

    private TestNode boot(final NodeId id) {
        return new TestNode(
                adapt.apply(new WireOptions(id, "test", TestNode.SECRET, null, TestNode.ANYWHERE, this::addressOf)));
    }

    private InetSocketAddress addressOf(final NodeId peer, final Plane plane) {
        return peer.equals(SERVER) ? relays.get(plane).address() : null;
    }

    @Override
    public void serve(final Consumer<Host> body) {
        program = body;
        restartServer();
    }

    @Override
    public void run(final Consumer<Host> body) {
        if (client == null) {
            client = boot(CLIENT);
        }
        final AtomicReference<Throwable> thrown = new AtomicReference<>();
        client.threads()
                .start("test", () -> {
                    try {
                        body.accept(client);
                    } catch (Throwable failure) {
                        thrown.set(failure);
                    }
                })
                .join();
        switch (thrown.get()) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException failure -> throw failure;
            default -> throw new AssertionError(thrown.get());
        }
    }

    @Override
    public void crashServer() {
        server.kill();
    }

    @Override
    public void restartServer() {
        final TestNode fresh = boot(SERVER);
        program.accept(fresh);
        server = fresh;
    }

    @Override
    public void crashClient() {
        client.kill();
        client = null;
    }

    @Override
    public void cutNetwork() {
        relays.values().forEach(relay -> relay.setSilent(true));
    }

    @Override
    public void healNetwork() {
        relays.values().forEach(relay -> relay.setSilent(false));
    }

    @Override
    public void close() {
        relays.values().forEach(Relay::close);
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
