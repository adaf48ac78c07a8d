package kintsugi.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kintsugi.core.contract.TwoNodes;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.machine.device.DeviceSpec;
import kintsugi.machine.device.Unsynced;
import kintsugi.machine.wire.AddressBook;
import kintsugi.machine.wire.ClusterSecret;
import kintsugi.machine.wire.Relay;
import kintsugi.machine.wire.WireOptions;

/** The two nodes of the contract on this machine: two hosts in one process, real sockets and files, a relay between them. */
final class MachineTwoNodes implements TwoNodes {
    private static final long PATIENCE_SECONDS = 300;

    private final Path folder;
    private final long seed;
    private final UnaryOperator<WireOptions> adapt;
    private final Map<Plane, Relay> relays = new EnumMap<>(Plane.class);
    private Consumer<Host> program = host -> {};
    private MachineHost server;
    private MachineHost client;

    MachineTwoNodes(final long seed) {
        this(seed, UnaryOperator.identity());
    }

    /** @param adapt changes how they talk */
    MachineTwoNodes(final long seed, final UnaryOperator<WireOptions> adapt) {
        this.seed = seed;
        this.adapt = adapt;
        try {
            this.folder = Files.createTempDirectory("kintsugi-two-nodes");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        for (final Plane plane : Plane.values()) {
            relays.put(plane, new Relay(() -> serverAddress(plane)));
        }
    }

    @Override
    public void serve(final Consumer<Host> newProgram) {
        program = newProgram;
        restartServer();
    }

    @Override
    public void run(final Consumer<Host> body) {
        if (client == null) {
            client = start(
                    CLIENT,
                    (peer, plane) -> peer.equals(SERVER)
                            ? Objects.requireNonNull(relays.get(plane)).address()
                            : null);
        }
        onThread(client, body);
    }

    @Override
    public void crashServer() {
        final MachineHost crashing = server;
        server = null;
        failOnDefect(crashing);
        crashing.kill();
    }

    @Override
    public void restartServer() {
        server = start(SERVER, (peer, plane) -> null);
        onThread(server, program);
    }

    @Override
    public void crashClient() {
        failOnDefect(client);
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
        for (final MachineHost host :
                Stream.of(client, server).filter(Objects::nonNull).toList()) {
            host.close();
            failOnDefect(host);
        }
        delete(folder);
    }

    private InetSocketAddress serverAddress(final Plane plane) {
        final MachineHost up = server;
        return up == null ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 1) : up.address(plane);
    }

    private MachineHost start(final NodeId id, final AddressBook peers) {
        final InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        final WireOptions wire = new WireOptions(
                id,
                "contract",
                ClusterSecret.of("a secret of at least 32 characters"),
                null,
                Map.of(Plane.CONTROL, anyPort, Plane.DATA, anyPort),
                peers);
        return MachineHost.start(new MachineOptions(
                adapt.apply(wire),
                folder.resolve(id.name()),
                List.of(
                        DeviceSpec.whole(DEVICE, DEVICE_BYTES, Unsynced.HELD_BACK),
                        new DeviceSpec(SMALL_DEVICE, DEVICE_BYTES, SMALL_BYTES, Unsynced.HELD_BACK)),
                seed,
                event -> {}));
    }

    private static void onThread(final MachineHost host, final Consumer<Host> body) {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        host.threads().start("body", () -> {
            try {
                body.accept(host);
                done.complete(null);
            } catch (Throwable thrown) {
                done.completeExceptionally(thrown);
            }
        });
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException thrown) {
            switch (thrown.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new AssertionError(thrown.getCause());
            }
        } catch (InterruptedException | TimeoutException failed) {
            throw new AssertionError("the body did not end in " + PATIENCE_SECONDS + " s", failed);
        }
        failOnDefect(host);
    }

    private static void failOnDefect(final MachineHost host) {
        if (host.defect().isDone()) {
            throw new AssertionError(
                    "a thread of " + host.id() + " broke", host.defect().join());
        }
    }

    private static void delete(final Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file :
                    files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
