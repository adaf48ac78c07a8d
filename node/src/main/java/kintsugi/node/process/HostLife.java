package kintsugi.node.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.unit.Units;
import kintsugi.machine.MachineHost;
import kintsugi.node.capability.Capability;
import kintsugi.node.health.NodeFacts;
import kintsugi.node.log.NodeLog;
import kintsugi.node.supervise.Life;
import kintsugi.proto.node.v1.NodeState;

/** One incarnation on a machine host. */
final class HostLife implements Life {
    /** For the end of a host whose capabilities did not even start. */
    static final long SHORT_NANOS = 5 * Units.SECOND;

    private final MachineHost host;
    private final NodeFacts facts;
    private final NodeLog log;
    private final List<Capability.Standing> standings = new CopyOnWriteArrayList<>();

    HostLife(final MachineHost host, final NodeFacts facts, final NodeLog log) {
        this.host = host;
        this.facts = facts;
        this.log = log;
    }

    /** One of its capabilities has started. */
    void add(final Capability.Standing standing) {
        standings.add(standing);
    }

    @Override
    public void takeLeave(final long withinNanos) {
        facts.enter(NodeState.NODE_STATE_STOPPING);
        final CompletableFuture<Boolean> done = new CompletableFuture<>();
        try {
            host.threads().start("node/leave", () -> {
                standings.reversed().forEach(Capability.Standing::takeLeave);
                done.complete(true);
            });
            done.get(withinNanos, TimeUnit.NANOSECONDS);
        } catch (Cancelled | TimeoutException noTime) {
            log.tell("leave_cut_short", "not all was given back in time", new java.util.TreeMap<>());
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }

    /** On a thread of its own, because nobody can promise that closing a file on a broken disk comes to an end. */
    @Override
    public List<String> end(final long withinNanos) {
        facts.enter(NodeState.NODE_STATE_STOPPING);
        final CompletableFuture<List<String>> ended = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("end of " + host.id()).start(() -> stop(withinNanos / 2, ended));
        try {
            return ended.get(withinNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return List.of("the closing of its connections and devices, after "
                    + Duration.ofNanos(withinNanos).toSeconds() + " s");
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return List.of("its closing, which was interrupted");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }

    private void stop(final long threadsNanos, final CompletableFuture<List<String>> ended) {
        try {
            ended.complete(host.stop(threadsNanos));
        } catch (Failure failure) { // a device that does not sync: everything is closed even so
            log.tell("device_failed", failure.code() + ": " + failure.getMessage(), new java.util.TreeMap<>());
            ended.complete(List.of());
        } catch (RuntimeException | Error thrown) {
            ended.completeExceptionally(thrown);
        }
    }
}
