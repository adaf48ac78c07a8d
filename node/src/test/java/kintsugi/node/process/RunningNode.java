package kintsugi.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A node in another process, and what it logged. */
final class RunningNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final JsonLog log;

    private RunningNode(final StartedProcess started) {
        this.process = started.process();
        this.log = started.log();
    }

    static RunningNode start(final Path config, final String... capabilities) {
        return new RunningNode(StartedProcess.start(List.of(), config, capabilities));
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
        return log.events();
    }

    String text() {
        return log.text();
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
}
