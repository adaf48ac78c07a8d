package kintsugi.simulation.hardware;

import java.util.function.Consumer;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.network.Message;
import kintsugi.simulation.hardware.network.Station;
import kintsugi.simulation.hardware.network.Wires;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that move from one node to another by themselves: they take bandwidth and suffer failures as all traffic does, but need no
 * connection, operating system or CPU. Made by {@link SimulatedNetwork#startFlow}.
 */
public final class NetworkFlow {
    private final Kernel kernel;
    private final Wires wires;
    private final Load load;
    private final Consumer<FlowOutcome> ended;
    private final long startedNanos;
    private @Nullable FlowOutcome outcome;

    NetworkFlow(
            final SimulatedCloud cloud,
            final Station from,
            final Station to,
            final long bytes,
            final long patienceNanos,
            final Consumer<FlowOutcome> ended) {
        this.kernel = cloud.kernel();
        this.wires = cloud.wires();
        this.load = new Load(from, to, bytes, patienceNanos);
        this.ended = ended;
        this.startedNanos = kernel.now();
    }

    void start() {
        wires.send(load);
    }

    /** Where it starts. */
    public NodeId from() {
        return load.from().id();
    }

    /** Where it goes. */
    public NodeId to() {
        return load.to().id();
    }

    /** Its size. */
    public long bytes() {
        return load.sizeBytes();
    }

    /** When it was started, in nanoseconds of virtual time. */
    public long startedNanos() {
        return startedNanos;
    }

    /** What has not left yet. */
    public double bytesLeft() {
        return switch (outcome) {
            case null -> wires.bytesLeft(load);
            case FlowOutcome.Arrived _ -> 0;
            case FlowOutcome.Failed failed -> failed.bytesLeft();
        };
    }

    /** How fast it moves now. 0 when it waits for a route, or when all of it has left. */
    public double bytesPerSecond() {
        return outcome == null ? wires.bytesPerSecond(load) : 0;
    }

    /** How it ended; null while it has not. */
    public @Nullable FlowOutcome outcome() {
        return outcome;
    }

    /** Ends it with {@code cancelled}, unless it has ended. */
    public void cancel() {
        if (outcome == null) {
            final double left = wires.bytesLeft(load);
            wires.stop(load);
            end(new FlowOutcome.Failed(kernel.now(), "cancelled", left));
        }
    }

    private void end(final FlowOutcome how) {
        outcome = how;
        ended.accept(how);
    }

    /** The flow as the wires see it. */
    private final class Load extends Message {
        Load(final Station from, final Station to, final long bytes, final long patienceNanos) {
            super(from, to, bytes, patienceNanos);
        }

        @Override
        protected void arrived() {
            end(new FlowOutcome.Arrived(kernel.now()));
        }

        @Override
        protected void lost(final String reason) {
            end(new FlowOutcome.Failed(kernel.now(), reason, wires.bytesLeft(this)));
        }
    }
}
