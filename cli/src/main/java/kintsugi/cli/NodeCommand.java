package kintsugi.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.node.admin.ManagersClient;
import kintsugi.node.config.NodeConfig;
import kintsugi.node.config.NodeFile;
import kintsugi.node.health.HealthClient;
import kintsugi.node.health.HealthText;
import kintsugi.node.process.NodeProcess;
import kintsugi.node.setup.ClusterSetup;
import kintsugi.proto.node.v1.HealthReply;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Runs one node of a real cloud in this process, until it is told to stop (SIGTERM).",
        footer = {"", "Every key of the file: docs/node.md. 'kintsugi node init FOLDER' makes files to begin with."})
final class NodeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "the node's configuration")
    private @Nullable Path config;

    NodeCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (config == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "node needs --config FILE, or one of its commands: check, health, init, managers or schema");
        }
        final NodeConfig node = NodeFile.read(config);
        try {
            return NodeProcess.run(node, terminal.out());
        } catch (Failure refused) {
            throw new BadInput(config + ": node " + node.id() + " cannot start: " + refused.getMessage() + ".");
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Checks a configuration without starting anything.")
    void check(@Parameters(paramLabel = "FILE", description = "the node's configuration") final Path file) {
        final NodeConfig node = NodeFile.read(file);
        terminal.out()
                .println("good: node " + node.id() + " of cluster " + node.cluster() + ", "
                        + (node.capabilities().names().isEmpty()
                                ? "no capability"
                                : String.join(", ", node.capabilities().names()))
                        + "; " + node.peers().size() + " peers, "
                        + node.devices().size() + " devices");
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Prints the JSON schema of configurations, for editors.")
    void schema() {
        terminal.out().println(NodeFile.schema());
    }

    @Command(
            name = "health",
            mixinStandardHelpOptions = true,
            description =
                    "Asks a running node how it is. Exit code 0 if all is well, 1 if not or if it cannot be reached.")
    int health(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            required = true,
                            description = "configuration of the node, or of one that knows it")
                    final Path file,
            @Option(names = "--peer", paramLabel = "ID", description = "ask this node, not the one of the file")
                    final @Nullable String peer,
            @Option(names = "--json", description = "one JSON object") final boolean isJson) {
        final NodeConfig node = NodeFile.read(file);
        final NodeId asked = peer == null ? node.id() : known(node, peer);
        try {
            final HealthReply health = HealthClient.ask(node, asked);
            terminal.out().print(isJson ? HealthText.json(health) + System.lineSeparator() : HealthText.lines(health));
            return HealthText.isHealthy(health) ? ExitCode.OK : ExitCode.FAILED;
        } catch (Rejected bad) {
            throw new BadInput(file + ": " + bad.getMessage() + ".");
        } catch (Failure silent) {
            terminal.complain("no answer from " + asked + ": " + silent.getMessage() + ".");
            return ExitCode.FAILED;
        }
    }

    @Command(
            name = "managers",
            mixinStandardHelpOptions = true,
            description = {
                "Makes these nodes the metadata managers of the cloud: 1, 3 or 5, one step after the other.",
                "New ones must run, configured with 'joining: true'; docs/mdm-log.md tells more."
            })
    int managers(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            required = true,
                            description = "configuration of a node of the cloud")
                    final Path file,
            @Parameters(paramLabel = "NODE", split = ",", arity = "1..*", description = "all that shall be")
                    final List<String> members) {
        final NodeConfig node = NodeFile.read(file);
        final List<NodeId> wanted =
                members.stream().map(member -> known(node, member)).toList();
        try {
            ManagersClient.set(node, wanted);
            terminal.out().println("The metadata managers are " + String.join(", ", members) + ".");
            return ExitCode.OK;
        } catch (Rejected bad) {
            throw new BadInput(bad.getMessage() + ".");
        } catch (Failure undone) {
            terminal.complain("not done, or not all of it: " + undone.getMessage() + ".");
            return ExitCode.FAILED;
        }
    }

    @Command(
            name = "init",
            mixinStandardHelpOptions = true,
            description = "Writes a secret and the configurations of a few nodes on free ports of this machine.")
    void init(
            @Parameters(paramLabel = "FOLDER", description = "where to; made if it is not there") final Path folder,
            @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "how many; ${DEFAULT-VALUE}")
                    final int nodes,
            @Option(
                            names = "--capabilities",
                            paramLabel = "ROLE",
                            split = ",",
                            defaultValue = "lease",
                            description = "roles that they play: lease, mdm, sds, sdc; ${DEFAULT-VALUE}")
                    final List<String> capabilities) {
        final Set<String> roles = new TreeSet<>(capabilities);
        roles.removeAll(ClusterSetup.ROLES);
        if (!roles.isEmpty()) {
            throw new BadInput("--capabilities knows lease, mdm, sds and sdc, not " + String.join(", ", roles) + ".");
        }
        try {
            final List<Path> files = ClusterSetup.write(folder, nodes, new TreeSet<>(capabilities));
            terminal.out().println("Start each of them in a terminal of its own:");
            files.forEach(file -> terminal.out().println("  ./kintsugi node --config " + file));
            terminal.out().println("and ask how they are:");
            terminal.out().println("  ./kintsugi node health --config " + files.getFirst());
        } catch (Rejected bad) {
            throw new BadInput(bad.getMessage() + ".");
        }
    }

    private static NodeId known(final NodeConfig node, final String peer) {
        if (NodeId.isName(peer)) {
            final NodeId id = new NodeId(peer);
            if (id.equals(node.id()) || node.peers().containsKey(id)) {
                return id;
            }
        }
        throw new BadInput(peer + ": the configuration knows " + node.id() + " and "
                + node.peers().keySet() + ".");
    }
}
