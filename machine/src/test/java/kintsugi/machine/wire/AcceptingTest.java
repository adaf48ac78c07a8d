package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.EventLog;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.machine.thread.MachineClock;
import kintsugi.machine.thread.MachineThreads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong before a connection is one. */
final class AcceptingTest {
    private static final NodeId SERVER = new NodeId("server");

    @TempDir
    private Path folder;

    @Test
    void aPlaneGoesOnAcceptingAfterADefectWhichIsMadeKnown() throws IOException {
        final List<Throwable> defects = new CopyOnWriteArrayList<>();
        final List<String> refusals = new CopyOnWriteArrayList<>();
        final EventLog bad = (kind, subject, cause, details) -> {
            if (kind.equals("connection_refused")) {
                refusals.add(cause);
                throw new IllegalStateException("a log that fails");
            }
        };
        final MachineThreads threads = new MachineThreads("server", defects::add);
        final WireOptions options = new WireOptions(
                SERVER,
                "test",
                TestNode.SECRET,
                null,
                TestNode.ANYWHERE,
                (peer, plane) -> null,
                new TestLimits().connections(0).build());
        try (TcpNetwork network = TcpNetwork.open(options, threads, new MachineClock(), bad)) {
            final InetSocketAddress address = network.address(Plane.DATA);
            for (int i = 1; i <= 2; i++) {
                final int count = i;
                SocketChannel.open(address).close();
                await().until(() -> refusals.size() == count && defects.size() == count);
            }
        } finally {
            threads.cancelAll();
        }
        assertThat(defects).allSatisfy(defect -> assertThat(defect).hasMessage("a log that fails"));
    }

    @Test
    void aSocketThatCannotBeUsedIsNotLeftOpen() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) { // which has no such options
            assertThatThrownBy(() -> new Wire(channel, new InetSocketAddress(0)))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Test
    void aKeyThatCannotBeReadIsRefused() throws IOException {
        final Path key = Files.writeString(
                folder.resolve("key"), "-----BEGIN PRIVATE" + " KEY-----\nA\n-----END PRIVATE" + " KEY-----\n");
        assertThatThrownBy(() -> TlsMaterial.read(new TlsOptions(key, key, key)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(key.toString());
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws IOException {
        final TlsOptions files = new Certificates(folder, "authority").of("server");
        TlsMaterial.read(files);
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> TlsMaterial.read(files))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("chmod 600 " + files.key());
    }
}
