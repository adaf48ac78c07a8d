package kintsugi.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.machine.EventRecord;
import kintsugi.node.config.LogConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class NodeLogTest {
    private static final NodeId NODE = new NodeId("n1");

    @TempDir
    private Path folder;

    @Test
    void aLineForPeopleTellsEverythingInOrder() {
        assertThat(new TextFormat()
                        .of(new Line(
                                Severity.INFO,
                                event(
                                        "device_opened",
                                        "d1",
                                        "found intact",
                                        Map.of("bytes", "4096", "by", "the host")))))
                .isEqualTo(
                        "2026-11-21T15:04:05.678Z INFO  n1#3 00000000000000ff device_opened d1 \"found intact\" by=\"the host\" bytes=4096");
    }

    @Test
    void noTextFromElsewhereCanPretendToBeALineOfItsOwn() {
        final String text = new TextFormat()
                .of(new Line(
                        Severity.WARN,
                        event(
                                "call_refused",
                                "x y",
                                "a \"b\"\n2026-11-21T15:04:05.678Z ERROR\u2028\u001b[31m",
                                Map.of("k=\n", "\r"))));
        assertThat(text.lines()).hasSize(1);
        assertThat(text)
                .endsWith(
                        "call_refused \"x y\" \"a \\\"b\\\"\\n2026-11-21T15:04:05.678Z ERROR\\u2028\\u001b[31m\" \"k=\\n\"=\"\\u000d\"");
    }

    @Test
    void aStackTraceFollowsIndented() {
        final String text = new TextFormat()
                .of(new Line(Severity.ERROR, event("node_defect", "n1", "", Map.of("stack", "E: x\n\tat A\n"))));
        assertThat(text.lines())
                .containsExactly(
                        "2026-11-21T15:04:05.678Z ERROR n1#3 00000000000000ff node_defect n1", "    E: x", "    at A");
    }

    @Test
    void aLineForMachinesIsOneJsonObject() throws IOException {
        final String text = new JsonFormat()
                .of(new Line(
                        Severity.WARN, event("call_refused", "x", "a \"b\"\nc", Map.of("stack", "E\n\tat", "k", "v"))));
        assertThat(text.lines()).hasSize(1);
        final JsonNode json = new ObjectMapper().readTree(text);
        assertThat(json.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "time",
                        "nanos",
                        "severity",
                        "node",
                        "incarnation",
                        "trace",
                        "kind",
                        "subject",
                        "cause",
                        "details");
        assertThat(json.get("time").asText()).isEqualTo("2026-11-21T15:04:05.678Z");
        assertThat(json.get("incarnation").asLong()).isEqualTo(3);
        assertThat(json.get("cause").asText()).isEqualTo("a \"b\"\nc");
        assertThat(json.get("details").get("stack").asText()).isEqualTo("E\n\tat");
    }

    @Test
    void whatAPeerSentCannotMakeALineEndless() {
        final String text =
                new JsonFormat().of(new Line(Severity.INFO, event("k", "s", "x".repeat(1 << 20), Map.of())));
        assertThat(text).hasSizeLessThan(20_000).contains("x…");
    }

    @Test
    void librariesSpeakInTheSameStreamUntilItIsClosed() {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final NodeLog log = NodeLog.open(NODE, stream(LogConfig.Format.TEXT), out);
        log.accept(event("first", "s", "", Map.of()));
        LoggerFactory.getLogger("some.Library").warn("odd thing {}", 7, new IllegalStateException("why"));
        LoggerFactory.getLogger("some.Library").info("chatter");
        log.close();
        LoggerFactory.getLogger("some.Library").error("nobody listens");
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfies(lines -> assertThat(lines.get(1))
                        .matches(".*Z WARN  n1#3 - library some.Library \"odd thing 7\" thread=.*"))
                .contains("    java.lang.IllegalStateException: why")
                .noneMatch(line -> line.contains("chatter") || line.contains("nobody"));
    }

    @Test
    void whoLogsNeverWaitsAndWhatIsDroppedIsCountedAndTold() throws InterruptedException {
        final CountDownLatch mayWrite = new CountDownLatch(1);
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        final NodeLog log = NodeLog.open(NODE, stream(LogConfig.Format.TEXT), new Blocked(mayWrite, written));
        for (int i = 0; i < 20_000; i++) {
            log.accept(event("tick", Integer.toString(i), "", Map.of()));
        }
        final long dropped = log.dropped();
        assertThat(dropped).isBetween(20_000L - 8_192 - 2, 20_000L - 8_192);
        mayWrite.countDown();
        log.close();
        final List<String> lines =
                written.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.stream().filter(line -> line.contains(" tick "))).hasSize((int) (20_000 - dropped));
        assertThat(lines)
                .filteredOn(line -> line.contains("log_lines_dropped"))
                .singleElement()
                .asString()
                .endsWith("count=" + dropped);
    }

    @Test
    void aStreamThatStandsStillForEverDoesNotHoldTheEnd() {
        final NodeLog log = NodeLog.open(
                NODE,
                stream(LogConfig.Format.TEXT),
                new Blocked(new CountDownLatch(1), OutputStream.nullOutputStream()));
        log.accept(event("tick", "1", "", Map.of()));
        log.close();
    }

    @Test
    void aStreamThatIsGoneFailsNobody() {
        final NodeLog log = NodeLog.open(NODE, stream(LogConfig.Format.TEXT), new OutputStream() {
            @Override
            public void write(final int b) throws IOException {
                throw new IOException("broken pipe");
            }
        });
        log.accept(event("tick", "1", "", Map.of()));
        log.accept(event("tick", "2", "", Map.of()));
        log.close();
    }

    @Test
    void filesArePutAsideAtTheirSizeAndTheOldestGoes() throws IOException {
        final Path file = folder.resolve("logs/one n1.log");
        final NodeLog log = NodeLog.open(
                NODE,
                new LogConfig(LogConfig.Format.JSON, Optional.of(file), 8_192, 2),
                OutputStream.nullOutputStream());
        for (int i = 0; i < 500; i++) {
            log.accept(event("tick", Integer.toString(i), "a cause of some length", Map.of()));
        }
        log.close();
        try (Stream<Path> files = Files.list(file.getParent())) {
            final List<Path> all = files.sorted().toList();
            assertThat(all)
                    .extracting(f -> f.getFileName().toString())
                    .containsExactly("one n1.log", "one n1.log.1", "one n1.log.2");
            for (final Path each : all) {
                assertThat(Files.size(each)).isBetween(1L, 8_192L + 400);
                for (final String line : Files.readAllLines(each)) {
                    assertThat(new ObjectMapper().readTree(line).get("kind").asText())
                            .isEqualTo("tick");
                }
            }
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused() throws IOException {
        final Path inTheWay = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> NodeLog.open(
                        NODE,
                        new LogConfig(LogConfig.Format.TEXT, Optional.of(inTheWay.resolve("n1.log")), 8_192, 2),
                        OutputStream.nullOutputStream()))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("correct 'log.file' or the rights of its folder");
    }

    private static LogConfig stream(final LogConfig.Format format) {
        return new LogConfig(format, Optional.empty(), 1 << 20, 1);
    }

    private static EventRecord event(
            final String kind, final String subject, final String cause, final Map<String, String> details) {
        return new EventRecord(
                1_795_273_445_678L, 5, NODE, 3, "00000000000000ff", kind, subject, cause, new TreeMap<>(details));
    }

    private static final class Blocked extends OutputStream {
        private final CountDownLatch latch;
        private final OutputStream target;

        Blocked(final CountDownLatch latch, final OutputStream target) {
            this.latch = latch;
            this.target = target;
        }

        @Override
        public void write(final int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(final byte[] bytes, final int from, final int length) throws IOException {
            try {
                latch.await();
            } catch (InterruptedException told) {
                throw new IOException(told);
            }
            target.write(bytes, from, length);
        }
    }
}
