package kintsugi.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kintsugi.core.failure.Failure;
import kintsugi.core.id.NodeId;
import kintsugi.node.config.NodeFile;
import kintsugi.node.health.HealthClient;
import kintsugi.node.health.HealthText;
import kintsugi.node.setup.ClusterSetup;
import kintsugi.proto.node.v1.HealthReply;
import kintsugi.proto.node.v1.NodeState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, started as the command starts them. */
final class NodeProcessTest {
    @TempDir
    private Path folder;

    private final List<RunningNode> running = new ArrayList<>();

    @AfterEach
    void endAll() {
        running.forEach(RunningNode::close);
    }

    @Test
    void startsAnswersAndStopsInOrder() throws IOException {
        final Path config = setUp(1, "lease").getFirst();
        final RunningNode first = start(config).awaitStarted();
        final HealthReply health = ask(config, "n1");
        assertThat(health.getState()).isEqualTo(NodeState.NODE_STATE_SERVING);
        assertThat(health.getIncarnation()).isEqualTo(1);
        assertThat(health.getCapabilities(0).getName()).isEqualTo("lease");
        assertThat(health.getDevices(0).getSizeBytes()).isEqualTo(1 << 20);
        assertThat(HealthText.json(health)).contains("\"node\":\"n1\"", "\"size_bytes\":1048576");
        assertThat(HealthText.lines(health)).startsWith("n1 is serving").contains("device promises: ");
        first.awaitEvent("lease_acquired");
        first.terminate();
        assertThat(first.awaitExit()).isZero();
        final List<JsonNode> events = first.events();
        assertThat(events)
                .extracting(event -> event.get("kind").asText())
                .containsSubsequence("node_started", "lease_released", "node_stopped");
        assertThat(events)
                .allSatisfy(event -> assertThat(event.get("node").asText()).isEqualTo("n1"));
        assertThat(events.getLast().get("kind").asText()).isEqualTo("node_stopped");
        assertThat(events.getLast().get("cause").asText()).isEqualTo("SIGTERM");

        final RunningNode second = start(config);
        assertThat(second.awaitEvent("node_started").get("incarnation").asLong())
                .isEqualTo(2);
    }

    @Test
    void aKilledNodeComesBackAsTheNextIncarnation() {
        final Path config = setUp(1, "lease").getFirst();
        start(config).awaitStarted().kill();
        assertThat(start(config).awaitEvent("node_started").get("incarnation").asLong())
                .isEqualTo(2);
    }

    @Test
    void aFolderInUseIsRefused() {
        final Path config = setUp(1, "lease").getFirst();
        start(config).awaitStarted();
        final RunningNode second = start(config);
        assertThat(second.awaitExit()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(second.text())
                .startsWith("refused: ")
                .contains(folder.resolve("n1").toString());
    }

    @Test
    void aPortInUseIsRefused() throws IOException {
        final Path config = setUp(1, "lease").getFirst();
        final Path other = folder.resolve("other.yaml");
        Files.writeString(other, Files.readString(config).replace("folder: n1", "folder: other"));
        start(config).awaitStarted();
        final RunningNode second = start(other);
        assertThat(second.awaitExit()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(second.text()).startsWith("refused: ").contains("127.0.0.1").contains("in use");
    }

    @Test
    void anotherSecretIsRefusedAndBothSidesSayWhy() throws IOException {
        final List<Path> configs = setUp(3, "lease");
        final Path secret = folder.resolve("other.secret");
        Files.writeString(secret, "another secret, as long as one has to be");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(configs.get(1), Files.readString(configs.get(1)).replace("cluster.secret", "other.secret"));
        final RunningNode first = start(configs.get(0));
        final RunningNode second = start(configs.get(1));
        for (final RunningNode node : List.of(first, second)) {
            final JsonNode refused = node.awaitEvent(
                    "connection_refused",
                    event -> event.get("details").get("code").asText().equals("wrong_secret"));
            assertThat(refused.get("severity").asText()).isEqualTo("WARN");
            assertThat(refused.get("cause").asText()).contains("secret");
        }
        final HealthReply health = ask(configs.get(0), "n1");
        assertThat(health.getRefusedConnections()).isPositive();
    }

    @Test
    void aDefectStartsTheNextIncarnationInTheSameProcess() throws IOException {
        final Path config = setUp(1, "lease").getFirst();
        final RunningNode node = start(config, "breaking").awaitStarted();
        Files.writeString(folder.resolve("n1/order"), "defect");
        final JsonNode started = node.awaitEvent("node_started", 2);
        assertThat(started.get("incarnation").asLong()).isEqualTo(2);
        assertThat(started.get("cause").asText()).isEqualTo("start after a defect");
        final JsonNode defect = node.events("node_defect").getFirst();
        assertThat(defect.get("severity").asText()).isEqualTo("ERROR");
        assertThat(defect.get("cause").asText()).isEqualTo("java.lang.IllegalStateException: broken by order");
        assertThat(defect.get("details").get("stack").asText())
                .contains("at kintsugi.node.process.BreakingCapability.");
        assertThat(node.events("node_restarting")).hasSize(1);
        final HealthReply health = ask(config, "n1");
        assertThat(health.getProcessStarts()).isEqualTo(2);
        assertThat(health.getLastDefect().getIncarnation()).isEqualTo(1);
        assertThat(health.getLastDefect().getWhat()).contains("broken by order");
    }

    @Test
    void outOfMemoryEndsTheProcessAtOnce() throws IOException {
        final RunningNode node = start(setUp(1, "lease").getFirst(), "breaking").awaitStarted();
        Files.writeString(folder.resolve("n1/order"), "memory");
        assertThat(node.awaitExit()).isEqualTo(ExitCodes.CANNOT_GO_ON);
        assertThat(node.events("node_defect")).isEmpty();
    }

    @Test
    void whatDoesNotEndIsNamedAndTheProcessEndsAllTheSame() throws IOException {
        final RunningNode node = hanging();
        node.terminate();
        assertThat(node.awaitExit()).isEqualTo(ExitCodes.CANNOT_GO_ON);
        assertThat(node.events("node_stuck")
                        .getFirst()
                        .get("details")
                        .get("running")
                        .asText())
                .contains("breaking");
        assertThat(node.events().getLast().get("cause").asText())
                .startsWith("still running: ")
                .contains("breaking");
    }

    @Test
    void aSecondSignalEndsTheProcessAtOnce() throws IOException {
        final RunningNode node = hanging();
        node.terminate();
        node.awaitEvent("node_stopping");
        node.terminate();
        assertThat(node.awaitExit()).isEqualTo(ExitCodes.CANNOT_GO_ON);
        assertThat(node.events("node_stuck")).isEmpty();
    }

    @Test
    void aVolumeOnRealProcessesKeepsWhatWasWrittenWhenAServerIsKilled() throws IOException {
        final List<Path> configs = setUp(4, "mdm", "sds", "sdc");
        for (final Path config : configs) {
            Files.writeString(config, Files.readString(config).replace("[n1, n2, n3]", "[n1]"));
        }
        configure(configs.get(0), "  sds:", "  sdc:");
        configure(configs.get(1), "  mdm:", "  sdc:");
        configure(configs.get(2), "  mdm:", "  sdc:");
        configure(configs.get(3), "  sds:");
        start(configs.get(0)).awaitStarted();
        start(configs.get(1)).awaitStarted();
        final RunningNode victim = start(configs.get(2)).awaitStarted();
        final RunningNode client = start(configs.get(3), "volume").awaitStarted();
        assertThat(client.awaitEvent("volume_checked").get("cause").asText()).isEqualTo("equal");
        final HealthReply server = ask(configs.get(3), "n2");
        assertThat(HealthText.isHealthy(server)).as(HealthText.lines(server)).isTrue();
        victim.kill();
        Files.writeString(folder.resolve("n4/again"), "");
        assertThat(client.awaitEvent("volume_checked_again").get("cause").asText())
                .isEqualTo("equal");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ask(configs.get(3), "n1")
                        .getCapabilities(0)
                        .getSummary()
                        .equals("leads; 1 pools, 1 of 2 data servers up"));
    }

    /** On a busy machine a handshake may take longer than it is given: whoever wants to know asks again. */
    private static HealthReply ask(final Path config, final String node) {
        return await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsMatching(Failure.class::isInstance)
                .until(() -> HealthClient.ask(NodeFile.read(config), new NodeId(node)), _ -> true);
    }

    private RunningNode hanging() throws IOException {
        final RunningNode node = start(setUp(1, "lease").getFirst(), "breaking").awaitStarted();
        Files.writeString(folder.resolve("n1/order"), "hang");
        node.awaitEvent("hanging");
        return node;
    }

    private List<Path> setUp(final int nodes, final String... roles) {
        final List<Path> configs = ClusterSetup.write(folder, nodes, Set.of(roles));
        configs.forEach(config -> configure(config));
        return configs;
    }

    /** Small devices, logs as JSON, and without the lines that begin so. */
    static void configure(final Path config, final String... left) {
        try {
            final List<String> lines = new ArrayList<>(Files.readAllLines(config).stream()
                    .filter(line -> List.of(left).stream().noneMatch(line::startsWith))
                    .map(line -> line.replace("size: 1GB", "size: 64MB"))
                    .toList());
            lines.removeIf(line -> line.startsWith("log:"));
            lines.add("log: {format: json}");
            Files.write(config, lines);
        } catch (IOException unwritable) {
            throw new AssertionError(unwritable);
        }
    }

    private RunningNode start(final Path config, final String... capabilities) {
        final RunningNode node = RunningNode.start(config, capabilities);
        running.add(node);
        return node;
    }
}
