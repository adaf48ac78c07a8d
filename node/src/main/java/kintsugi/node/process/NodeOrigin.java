package kintsugi.node.process;

import java.security.SecureRandom;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import kintsugi.core.call.Switchboard;
import kintsugi.core.host.Plane;
import kintsugi.machine.MachineHost;
import kintsugi.node.capability.Capability;
import kintsugi.node.config.NodeConfig;
import kintsugi.node.health.HealthService;
import kintsugi.node.health.NodeFacts;
import kintsugi.node.host.HostOptions;
import kintsugi.node.log.NodeLog;
import kintsugi.node.supervise.Life;
import kintsugi.proto.node.v1.NodeState;

/** Begins the incarnations of a node: a host, its capabilities one after another, then both planes. */
final class NodeOrigin implements Life.Origin {
    private final NodeConfig config;
    private final List<Capability> capabilities;
    private final NodeLog log;
    private final NodeFacts facts;

    NodeOrigin(final NodeConfig config, final List<Capability> capabilities, final NodeLog log, final NodeFacts facts) {
        this.config = config;
        this.capabilities = capabilities;
        this.log = log;
        this.facts = facts;
    }

    @Override
    public Life begin(final Consumer<Throwable> onDefect) {
        facts.begin();
        final long seed = config.seed().orElseGet(() -> new SecureRandom().nextLong());
        final MachineHost host = MachineHost.start(HostOptions.of(config, seed, event -> {
            facts.see(event);
            log.accept(event);
        }));
        final HostLife life = new HostLife(host, facts, log);
        final var _ = host.defect().thenAccept(thrown -> {
            Fatal.endIfFatal(thrown);
            facts.broke(System.currentTimeMillis(), host.incarnation(), thrown);
            onDefect.accept(thrown);
        });
        try {
            startOnHostThread(host, life, seed);
            return life;
        } catch (RuntimeException | Error failed) {
            life.end(HostLife.SHORT_NANOS);
            throw failed;
        }
    }

    /** What a capability throws while it starts is the caller's, not a defect of a thread. */
    private void startOnHostThread(final MachineHost host, final HostLife life, final long seed) {
        final CompletableFuture<Boolean> started = new CompletableFuture<>();
        host.threads().start("node/start", () -> {
            try {
                start(host, life, seed);
                started.complete(true);
            } catch (RuntimeException | Error failed) {
                started.completeExceptionally(failed);
            }
        });
        try {
            started.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed.getCause() instanceof RuntimeException thrown ? thrown : failed;
        }
    }

    private void start(final MachineHost host, final HostLife life, final long seed) {
        final Switchboard switchboard = new Switchboard(host);
        final HealthService health = new HealthService(host, facts);
        health.register(switchboard);
        for (final Capability capability : capabilities) {
            final Capability.Standing standing = capability.start(host, switchboard);
            health.add(capability.name(), standing);
            life.add(standing);
        }
        for (final Plane plane : Plane.values()) {
            switchboard.open(plane);
        }
        facts.enter(NodeState.NODE_STATE_SERVING);
        host.events()
                .record(
                        "node_started",
                        host.id().name(),
                        facts.starts() == 1 ? "start of the process" : "start after a defect",
                        details(host, seed));
    }

    private SortedMap<String, String> details(final MachineHost host, final long seed) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put("cluster", config.cluster());
        details.put("folder", config.folder().toString());
        details.put("seed", Long.toString(seed));
        details.put("process", Long.toString(ProcessHandle.current().pid()));
        details.put("tls", Boolean.toString(config.tls().isPresent()));
        details.put(
                "capabilities",
                String.join(" ", capabilities.stream().map(Capability::name).toList()));
        details.put("control", text(host, Plane.CONTROL));
        details.put("data", text(host, Plane.DATA));
        return details;
    }

    private static String text(final MachineHost host, final Plane plane) {
        final var address = host.address(plane);
        return address.getHostString() + ":" + address.getPort();
    }
}
