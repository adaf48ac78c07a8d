package kintsugi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands around a node; what a running node does is tested where it is made. */
final class NodeCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void initWritesASecretThatOnlyItsOwnerReadsAndConfigurationsThatAreGood() throws IOException {
        final Recorded init = run("node", "init", folder.resolve("demo").toString(), "--capabilities", "mdm,sds,sdc");
        assertThat(init.out()).contains("./kintsugi node --config " + folder.resolve("demo/n3.yaml"));
        final Path secret = folder.resolve("demo/cluster.secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(secret).strip()).matches("[0-9a-f]{64}");
        assertThat(run("node", "check", folder.resolve("demo/n1.yaml").toString())
                        .out())
                .isEqualTo("good: node n1 of cluster demo, mdm, sds, sdc; 2 peers, 2 devices" + System.lineSeparator());
        assertThat(run("node", "check", folder.resolve("demo/n3.yaml").toString())
                        .out())
                .startsWith("good: node n3 of cluster demo, mdm, sds, sdc; ");
    }

    @Test
    void initNeverOverwrites() {
        run("node", "init", folder.toString());
        refused("is there already; name another folder, or remove it.", "node", "init", folder.toString());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        final String there = folder.resolve("x").toString();
        refused("by 4; give another number, or leave out 'lease'", "node", "init", there, "--nodes", "4");
        refused("not of 0", "node", "init", there, "--nodes", "0");
        refused("add 'mdm'", "node", "init", there, "--capabilities", "sds");
        refused("not nfs", "node", "init", there, "--capabilities", "lease,nfs");
        refused("node needs --config FILE, or one of its commands", "node");
        refused("there is no such file", "node", "--config", there);
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void healthOfANodeThatDoesNotRunIsNoAnswer() {
        final String config = configuration();
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run("node", "health", "--config", config)).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).startsWith("kintsugi: no answer from n1: ").contains("Connection refused");
        refused("the configuration knows n1 and []", "node", "health", "--config", config, "--peer", "n7");
        refused("n7: the configuration knows n1", "node", "managers", "n7", "--config", config);
    }

    @Test
    void aPortInUseEndsTheNodeWithASentence() throws IOException {
        final Path config = Path.of(configuration());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final String text = Files.readString(config);
            Files.writeString(config, text.replaceAll("control_port: \\d+", "control_port: " + taken.getLocalPort()));
            refused("node n1 cannot start: ", "node", "--config", config.toString());
        }
    }

    @Test
    void aConfigurationThatIsWrongIsOneLineForEachProblemAndNothingIsMade() throws IOException {
        final Path config = Path.of(configuration());
        Files.writeString(config, Files.readString(config).replace("cluster:", "clutser:"));
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run("node", "--config", config.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("kintsugi: " + config + ":"));
        assertThat(folder.resolve("one/n1")).doesNotExist();
    }

    @Test
    void theSchemaIsPrinted() {
        assertThat(run("node", "schema").out()).contains("urn:kintsugi:node:1");
    }

    private String configuration() {
        run("node", "init", folder.resolve("one").toString(), "--nodes", "1");
        return folder.resolve("one/n1.yaml").toString();
    }

    private Recorded run(final String... arguments) {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run(arguments)).as(run.err()).isEqualTo(ExitCode.OK);
        return run;
    }

    private void refused(final String sentence, final String... arguments) {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run(arguments)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("kintsugi: ").contains(sentence));
    }
}
