package kintsugi.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A node in another process, and what it logged. */
final class RunningNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path out;

    private RunningNode(final Process process, final Path out) {
        this.process = process;
        this.out = out;
    }

    static RunningNode start(final Path config, final String... capabilities) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("kintsugi.jvm").split(" ")));
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), TestNode.class.getName(), config.toString()));
        command.addAll(List.of(capabilities));
        try {
            final Path out = Files.createTempFile(config.resolveSibling(""), "out-", ".log");
            return new RunningNode(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start(),
                    out);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits for the n-th event of that kind. */
    JsonNode awaitEvent(final String kind, final int number) {
        await().atMost(PATIENCE).until(() -> !process.isAlive() || events(kind).size() >= number);
        assertThat(events(kind)).as("%s of %s", kind, text()).hasSizeGreaterThanOrEqualTo(number);
        return events(kind).get(number - 1);
    }

    /** Waits for an event of that kind that is as wanted. */
    JsonNode awaitEvent(final String kind, final Predicate<JsonNode> isWanted) {
        await().atMost(PATIENCE)
                .until(() -> !process.isAlive() || events(kind).stream().anyMatch(isWanted));
        return events(kind).stream()
                .filter(isWanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such " + kind + " in " + text()));
    }

    /** Waits for the first event of that kind. */
    JsonNode awaitEvent(final String kind) {
        return awaitEvent(kind, 1);
    }

    RunningNode awaitStarted() {
        awaitEvent("node_started");
        return this;
    }

    /** What it has logged of that kind. */
    List<JsonNode> events(final String kind) {
        return events().stream()
                .filter(event -> event.path("kind").asText().equals(kind))
                .toList();
    }

    /** All that it has logged, whole lines only. */
    List<JsonNode> events() {
        final String text = text();
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(RunningNode::parsed)
                .toList();
    }

    String text() {
        try {
            return Files.readString(out);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void terminate() {
        process.destroy();
    }

    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("it ends: %s", text())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException told) {
            throw new AssertionError(told);
        }
    }

    @Override
    public void close() {
        Stream.of(process).filter(Process::isAlive).forEach(Process::destroyForcibly);
    }

    private static JsonNode parsed(final String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + line, notJson);
        }
    }
}
