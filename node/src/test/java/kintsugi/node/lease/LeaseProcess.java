package kintsugi.node.lease;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import kintsugi.node.process.JsonLog;
import kintsugi.node.process.StartedProcess;

/** One start of a node in a process of its own, and what it logged; its time of death is known once it is dead. */
final class LeaseProcess {
    private final Process process;
    private final JsonLog log;
    private long deadNanos = Long.MAX_VALUE;

    /** @param prefix of the command: where to run it */
    LeaseProcess(final Path config, final List<String> prefix) {
        final StartedProcess started = StartedProcess.start(prefix, config);
        process = started.process();
        log = started.log();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** By the clock that all processes of this computer share; the end of time while it lives. */
    long deadNanos() {
        return deadNanos;
    }

    /** As {@code kill -9}; returns when it is dead. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException told) {
            throw new AssertionError(told);
        }
        deadNanos = Math.min(deadNanos, System.nanoTime());
    }

    /** Stops all its threads while its clock goes on, as {@code kill -STOP}, or lets them go on. */
    void signal(final String name) {
        Shell.run("kill", "-" + name, Long.toString(process.pid()));
    }

    /** What it said of leases, in whole lines. */
    List<JsonNode> leaseEvents() {
        return log.events().stream()
                .filter(event -> event.path("details").has("until_nanos"))
                .toList();
    }

    String text() {
        return log.text();
    }
}
