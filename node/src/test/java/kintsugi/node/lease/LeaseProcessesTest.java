package kintsugi.node.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kintsugi.core.random.RandomStream;
import kintsugi.machine.wire.Certificates;
import kintsugi.machine.wire.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code that the simulation tried, as three real processes: what holds there holds here. */
final class LeaseProcessesTest {
    private static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));
    private static final int ROUNDS = IS_FULL ? 20 : 3;
    private static final int NODES = 3;
    private static final int CONTROL_PORT = 7400;

    @TempDir
    private Path folder;

    @Test
    void killedAndStartedAgainTheyNeverHoldTheLeaseTwiceAtATime() throws IOException {
        final long seed = System.nanoTime();
        try (Trio trio = new Trio(configureOnLoopback(), node -> List.of())) {
            final RandomStream random = RandomStream.named(seed, "kills");
            for (int round = 1; round <= ROUNDS; round++) {
                killOneOrTwo(trio, random);
            }
            trio.awaitHolder();
            assertThat(trio.check().claims()).hasSizeGreaterThan(1);
        } catch (AssertionError failed) {
            throw new AssertionError("seed " + seed, failed);
        }
    }

    /** The holder, or any; perhaps another one, too, so that there is no majority; they come back at once or after a takeover. */
    private static void killOneOrTwo(final Trio trio, final RandomStream random) {
        final int holder = trio.awaitHolder();
        final int victim = random.nextBoolean(0.7) ? holder : 1 + random.nextInt(NODES);
        trio.kill(victim);
        if (random.nextBoolean(0.5)) {
            trio.awaitHolderOtherThan(victim);
        }
        if (random.nextBoolean(0.3)) {
            final int second = 1 + (victim + random.nextInt(NODES - 1)) % NODES;
            trio.kill(second);
            trio.start(second);
        }
        trio.start(victim);
    }

    @Test
    void aHolderThatStoodStillWakesUpAsNone() throws IOException {
        try (Trio trio = new Trio(configureOnLoopback(), node -> List.of())) {
            final int old = trio.awaitHolder();
            final long token = trio.token(old);
            trio.stop(old);
            assertThat(trio.token(trio.awaitHolderOtherThan(old))).isGreaterThan(token);
            trio.goOn(old);
            trio.awaitLoss(old, token);
            assertThat(trio.check().claims()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void aHolderThatIsCutOffStopsBelievingBeforeTheMajorityHasAnother() {
        final String obstacle = Namespaces.obstacle();
        assumeTrue(obstacle.isEmpty(), obstacle);
        final Certificates certificates = new Certificates(folder, "authority");
        try (Namespaces network = new Namespaces(NODES);
                Trio trio = new Trio(configure(network, certificates), network::inside)) {
            for (int round = 1; round <= ROUNDS; round++) {
                final int old = trio.awaitHolder();
                final long token = trio.token(old);
                network.cut(old);
                final int next = trio.awaitHolderOtherThan(old);
                assertThat(trio.token(next)).isGreaterThan(token);
                trio.awaitLoss(old, token);
                network.heal(old);
                trio.awaitHoldingAfter(System.nanoTime());
            }
            assertThat(trio.check().claims()).hasSizeGreaterThan(ROUNDS);
        }
    }

    private List<Path> configureOnLoopback() throws IOException {
        final List<Integer> ports = freePorts();
        return Trio.configure(
                folder,
                node -> "{address: 127.0.0.1, control_port: " + ports.get(2 * node - 2) + ", data_port: "
                        + ports.get(2 * node - 1) + "}",
                node -> "");
    }

    private static String tlsLine(final TlsOptions tls) {
        return "tls: {certificate: " + tls.certificates() + ", key: " + tls.key() + ", authorities: "
                + tls.authorities() + "}\n";
    }

    private List<Path> configure(final Namespaces network, final Certificates certificates) {
        return Trio.configure(
                folder,
                node -> "{address: " + network.address(node) + ", control_port: " + CONTROL_PORT + ", data_port: "
                        + (CONTROL_PORT + 1) + "}",
                node -> tlsLine(certificates.of("n" + node)));
    }

    /** All are held while the rest are looked for, so that none is given twice. */
    private static List<Integer> freePorts() throws IOException {
        final List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * NODES; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (final ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
