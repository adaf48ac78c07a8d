package kintsugi.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.node.admin.ManagersClient;
import kintsugi.node.config.NodeConfig;
import kintsugi.node.config.NodeFile;
import kintsugi.node.health.HealthClient;
import kintsugi.node.setup.ClusterSetup;
import kintsugi.proto.node.v1.CapabilityHealth;
import kintsugi.proto.node.v1.Detail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three metadata managers as real processes, which keep one map while whoever leads is killed. */
@Tag("B3")
final class MdmProcessesTest {
    private static final int MANAGERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final List<RunningNode> running = new ArrayList<>();
    private final List<RunningNode> managers = new ArrayList<>();
    private List<Path> configs = List.of();

    @AfterEach
    void endAll() {
        running.forEach(RunningNode::close);
    }

    @Test
    void theMapOutlivesItsLeaderTwiceAndWhoComesBackCatchesUp() throws IOException {
        configs = ClusterSetup.write(folder, MANAGERS + 1, Set.of("mdm", "sds", "sdc"));
        for (int node = 1; node <= MANAGERS; node++) {
            configure(node, "  sdc:");
            managers.add(start(node));
        }
        configure(MANAGERS + 1, "  sds:");
        final RunningNode client = start(MANAGERS + 1, "volume");
        assertThat(client.awaitEvent("volume_checked").get("cause").asText()).isEqualTo("equal");
        final int first = awaitLeader(0);
        replaceLeader(first, client);
        final int second = awaitLeader(first);
        replaceLeader(second, client); // now the one that came back is needed for a majority
        Files.writeString(folder.resolve("n4/again"), "");
        assertThat(client.awaitEvent("volume_checked_again").get("cause").asText())
                .isEqualTo("equal");
    }

    @Test
    void aDeviceOfAnotherGroupIsRefusedInASentence() throws IOException {
        configs = ClusterSetup.write(folder, 1, Set.of("mdm"));
        configure(1);
        start(1).awaitEvent("mdm_leader");
        running.getFirst().kill();
        final Path config = configs.getFirst();
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("members: [n1]", "members: [n1, n2, n3]")
                        .replace(
                                "peers:",
                                "peers:\n  n2: {control_port: 2, data_port: 3}\n  n3: {control_port: 4, data_port: 5}"));
        final RunningNode changed = start(1);
        assertThat(changed.awaitExit()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(changed.text())
                .contains("the log on map is that of the group [n1], not [n1, n2, n3]; name these members again");
    }

    @Test
    void twoMoreJoinAndTheFirstOneCanGo() throws IOException {
        configs = ClusterSetup.write(folder, MANAGERS, Set.of("mdm"));
        for (int node = 1; node <= MANAGERS; node++) {
            configure(node);
            final Path config = configs.get(node - 1);
            final String joining = node == 1 ? "" : ", joining: true";
            Files.writeString(
                    config,
                    Files.readString(config).replace("[n1, n2, n3], device: map", "[n1], device: map" + joining));
            managers.add(start(node));
        }
        managers.getFirst().awaitEvent("mdm_leader");
        final NodeConfig any = NodeFile.read(configs.getLast());
        final List<NodeId> all = List.of(new NodeId("n1"), new NodeId("n2"), new NodeId("n3"));
        ManagersClient.set(any, all);
        managers.getFirst().kill();
        final int next = awaitLeader(1);
        assertThat(mdm(next).getDetailsList())
                .anyMatch(detail ->
                        detail.getName().equals("members") && detail.getValue().equals("n1 n2 n3"));
        assertThatThrownBy(() -> ManagersClient.set(any, all.subList(0, 2)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("1, 3 or 5 members, not 2");
    }

    private void replaceLeader(final int leader, final RunningNode client) {
        managers.get(leader - 1).kill();
        awaitLeader(leader);
        final int written = client.events("volume_written").size();
        client.awaitEvent("volume_written", written + 2);
        managers.set(leader - 1, start(leader));
        await().atMost(PATIENCE)
                .until(
                        () -> mdm(leader),
                        mdm -> mdm.getIsWell() && mdm.getSummary().startsWith("follows "));
        final long version = version(awaitLeader(leader));
        await().atMost(PATIENCE).until(() -> version(leader) >= version);
        await().atMost(PATIENCE)
                .until(() -> isWhole(awaitLeader(leader))); // else the next loss may be that of a last copy
    }

    /** Whether all servers are up and every chunk has its copies, as that leader says. */
    private boolean isWhole(final int leader) {
        final List<Detail> details = mdm(leader).getDetailsList();
        return details.stream().anyMatch(d -> d.getName().startsWith("pool "))
                && details.stream()
                        .filter(d -> d.getName().startsWith("pool "))
                        .allMatch(d -> d.getValue().startsWith("OK,"))
                && details.stream()
                        .filter(d -> d.getName().startsWith("server "))
                        .allMatch(d -> d.getValue().equals("UP"));
    }

    /** The number of a manager, other than that one, that lives and said last that it leads. */
    private int awaitLeader(final int other) {
        return await().atMost(PATIENCE).until(() -> leader(other), leader -> leader > 0);
    }

    private int leader(final int other) {
        int leader = 0;
        long newest = 0;
        for (int node = 1; node <= MANAGERS; node++) {
            final long leadership = managers.get(node - 1).events("mdm_leader").stream()
                    .mapToLong(event -> leadership(event))
                    .max()
                    .orElse(0);
            if (node != other && leadership > newest) {
                newest = leadership;
                leader = node;
            }
        }
        return leader > 0 && mdm(leader).getSummary().startsWith("leads") ? leader : 0;
    }

    private static long leadership(final JsonNode event) {
        return event.get("details").get("leadership").asLong();
    }

    private long version(final int node) {
        return mdm(node).getDetailsList().stream()
                .filter(detail -> detail.getName().equals("map_version"))
                .map(Detail::getValue)
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(-1);
    }

    private CapabilityHealth mdm(final int node) {
        final Path config = configs.get(node - 1);
        return Objects.requireNonNull(await().atMost(PATIENCE)
                .ignoreExceptionsMatching(Failure.class::isInstance)
                .until(
                        () -> HealthClient.ask(NodeFile.read(config), new NodeId("n" + node))
                                .getCapabilities(0),
                        mdm -> mdm.getName().equals("mdm")));
    }

    private void configure(final int node, final String... left) {
        NodeProcessTest.configure(configs.get(node - 1), left);
    }

    private RunningNode start(final int node, final String... capabilities) {
        final RunningNode started = RunningNode.start(configs.get(node - 1), capabilities);
        running.add(started);
        return started;
    }
}
