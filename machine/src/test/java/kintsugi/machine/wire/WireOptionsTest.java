package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and addresses are looked at before anything listens. */
@Tag("R4")
final class WireOptionsTest {
    private static final String SECRET = "a secret of more than thirty-two characters";

    @TempDir
    private Path folder;

    @Test
    void aSecretIsReadFromAFileThatIsPrivate() throws IOException {
        final Path file = file(SECRET + "\n", "rw-------");
        final byte[] message = {1, 2, 3};
        assertThat(ClusterSecret.read(file).sign(message))
                .isEqualTo(ClusterSecret.of(SECRET).sign(message))
                .isNotEqualTo(ClusterSecret.of(SECRET + "x").sign(message));
    }

    @Test
    void aSecretThatOthersCanReadIsRefusedWithTheRemedy() throws IOException {
        for (final String rights : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            final Path file = file(SECRET, rights);
            assertThatThrownBy(() -> ClusterSecret.read(file))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("chmod 600 " + file);
        }
    }

    @Test
    void aSecretThatIsShortMissingOrEndlessIsRefusedAndHowToMakeOneIsSaid() throws IOException {
        assertThatThrownBy(() -> ClusterSecret.read(file("too short", "rw-------")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("openssl rand -hex 32")
                .hasMessageNotContaining("too short\n");
        assertThatThrownBy(() -> ClusterSecret.read(folder.resolve("none")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("openssl rand -hex 32");
        assertThatThrownBy(() -> ClusterSecret.read(file("x".repeat(5_000), "rw-------")))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void aSecretDoesNotPrintItself() {
        assertThat(ClusterSecret.of(SECRET).toString()).doesNotContain("thirty");
        assertThat(options("127.0.0.1", "test", null).toString()).doesNotContain("thirty");
    }

    @Test
    void listeningToTheWorldNeedsTls() {
        for (final String address : new String[] {"0.0.0.0", "::", "10.1.2.3"}) {
            assertThatThrownBy(() -> options(address, "test", null))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("configure tls");
        }
        final TlsOptions tls = new TlsOptions(folder, folder, folder);
        assertThat(options("0.0.0.0", "test", tls).tls()).isEqualTo(tls);
        assertThat(options("127.0.0.1", "test", null).tls()).isNull();
        assertThat(options("::1", "test", null).tls()).isNull();
    }

    @Test
    void aClusterNeedsAName() {
        assertThatThrownBy(() -> options("127.0.0.1", "", null)).isInstanceOf(Rejected.class);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        final TestNode first = TestNode.plain(new NodeId("first"), (peer, plane) -> null);
        final InetSocketAddress taken = first.tcp().address(Plane.DATA);
        assertThatThrownBy(() -> new TestNode(new WireOptions(
                        new NodeId("second"),
                        "test",
                        TestNode.SECRET,
                        null,
                        Map.of(Plane.DATA, taken),
                        (p, l) -> null)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(Integer.toString(taken.getPort()));
        first.close();
    }

    private WireOptions options(final String address, final String cluster, final TlsOptions tls) {
        return new WireOptions(
                new NodeId("node"),
                cluster,
                ClusterSecret.of(SECRET),
                tls,
                Map.of(Plane.DATA, new InetSocketAddress(address, 0)),
                (peer, plane) -> null);
    }

    private Path file(final String content, final String rights) throws IOException {
        final Path file = folder.resolve("secret");
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }
}
