package kintsugi.node.process;

import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import kintsugi.core.unit.Units;
import kintsugi.node.capability.Capabilities;
import kintsugi.node.capability.Capability;
import kintsugi.node.config.NodeConfig;
import kintsugi.node.health.NodeFacts;
import kintsugi.node.log.NodeLog;
import kintsugi.node.supervise.Ending;
import kintsugi.node.supervise.Order;
import kintsugi.node.supervise.ProcessInbox;
import kintsugi.node.supervise.Supervisor;

/**
 * One process that is a node, from start to exit code. It takes the signals of the process and, when something will not end, the
 * process itself: one of them at a time.
 *
 * <p>The way out after a signal: the supervisor's thread ends the incarnation, writes the last line and returns; whoever called gives
 * the exit code to the operating system. A watch begins with the signal and ends the process if all of that takes longer than
 * it may.
 */
public final class NodeProcess {
    private static final long STOP_NANOS = Supervisor.LEAVE_NANOS + Supervisor.END_NANOS + 2 * Units.SECOND;

    private final NodeConfig config;
    private final NodeLog log;
    private final ProcessInbox inbox = new ProcessInbox();

    private NodeProcess(final NodeConfig config, final NodeLog log) {
        this.config = config;
        this.log = log;
    }

    /**
     * Runs until the node stops.
     *
     * @param standard where the log goes if the configuration names no file
     * @return the exit code, one of {@link ExitCodes}
     * @throws kintsugi.core.failure.Failure if the node cannot be started as it is configured; nothing runs then
     */
    public static int run(final NodeConfig config, final OutputStream standard) {
        return run(config, standard, List.of());
    }

    /**
     * The same with further capabilities, started after those of the configuration.
     *
     * @param more of them
     */
    public static int run(final NodeConfig config, final OutputStream standard, final List<Capability> more) {
        try (NodeLog log = NodeLog.open(config.id(), config.log(), standard)) {
            return new NodeProcess(config, log).run(more);
        }
    }

    private int run(final List<Capability> more) {
        Signals.take(this::stop, NodeProcess::halt);
        final List<Capability> capabilities = new ArrayList<>(Capabilities.of(config.capabilities()));
        capabilities.addAll(more);
        final NodeFacts facts = new NodeFacts(log::dropped);
        final Ending ending = new Supervisor(new NodeOrigin(config, capabilities, log, facts), inbox, log::tell).run();
        return switch (ending) {
            case Ending.Stopped stopped -> told(ExitCodes.STOPPED, stopped.cause());
            case Ending.GaveUp _ -> told(ExitCodes.CANNOT_GO_ON, "it broke too often");
            case Ending.Stuck stuck -> {
                told(ExitCodes.CANNOT_GO_ON, "still running: " + String.join(", ", stuck.running()));
                log.close();
                Runtime.getRuntime().halt(ExitCodes.CANNOT_GO_ON); // what does not end would keep the process
                yield ExitCodes.CANNOT_GO_ON;
            }
            case Ending.Refused refused -> throw refused.failure();
        };
    }

    private int told(final int exitCode, final String cause) {
        log.tell("node_stopped", cause, NodeLog.details("exit_code", Integer.toString(exitCode)));
        return exitCode;
    }

    private void stop(final String signal) {
        log.tell("node_stopping", signal, new TreeMap<>());
        inbox.put(new Order.Stop(signal));
        Thread.ofPlatform().daemon().name("stop watch").start(this::watch);
    }

    private void watch() {
        final long endNanos = System.nanoTime() + STOP_NANOS;
        while (endNanos - System.nanoTime() > 0) {
            LockSupport.parkNanos(endNanos - System.nanoTime());
        }
        told(
                ExitCodes.CANNOT_GO_ON,
                "it has not stopped within " + Duration.ofNanos(STOP_NANOS).toSeconds() + " s");
        log.close();
        halt();
    }

    private static void halt() {
        Runtime.getRuntime().halt(ExitCodes.CANNOT_GO_ON);
    }
}
