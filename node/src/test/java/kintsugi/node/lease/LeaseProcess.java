package kintsugi.node.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kintsugi.node.process.TestNode;

/** One start of a node in a process of its own, and what it logged; its time of death is known once it is dead. */
final class LeaseProcess {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path out;
    private long deadNanos = Long.MAX_VALUE;

    /** @param prefix of the command: where to run it */
    LeaseProcess(final Path config, final List<String> prefix) {
        final List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("kintsugi.jvm").split(" ")));
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), TestNode.class.getName(), config.toString()));
        try {
            out = Files.createTempFile(config.resolveSibling(""), "out-", ".log");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
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
        return lines().map(LeaseProcess::parsed)
                .filter(event -> event.path("details").has("until_nanos"))
                .toList();
    }

    String text() {
        try {
            return Files.readString(out);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Stream<String> lines() {
        final String text = text();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines();
    }

    private static JsonNode parsed(final String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + line, notJson);
        }
    }
}
