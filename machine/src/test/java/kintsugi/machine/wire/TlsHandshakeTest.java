package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.machine.thread.MachineClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates, and machines in between. */
@Tag("R4")
final class TlsHandshakeTest {
    private static final NodeId SERVER = new NodeId("server");
    private static final NodeId CLIENT = new NodeId("client");
    private static final int SHAKING_MESSAGES = 4;

    @TempDir
    private static Path folder;

    private static TlsOptions ofServer;
    private static TlsOptions ofClient;
    private static TlsOptions ofStranger;

    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() {
        final Certificates certificates = new Certificates(folder, "authority");
        ofServer = certificates.of("server");
        ofClient = certificates.of("client");
        ofStranger = new Certificates(folder, "elsewhere").of("client");
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        nodes.forEach(node -> assertThat(node.defects()).isEmpty());
    }

    @Test
    void callsGoThroughTls() {
        final TestNode server = server(ofServer);
        final TestNode client = client(ofClient, server.tcp().address(Plane.DATA));
        assertThat(client.network()
                        .connect(SERVER, Plane.DATA)
                        .call(new Request(1, new byte[0]), 10 * Units.SECOND)
                        .status())
                .isEqualTo(Reply.Status.OK);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedByBoth() {
        final TestNode server = server(ofServer);
        final TestNode client = client(ofStranger, server.tcp().address(Plane.DATA));
        final Failure failure = refusal(client);
        assertThat(failure).isInstanceOf(Rejected.class);
        assertThat(failure.code()).isEqualTo("wrong_certificate");
        isLogged(client, "wrong_certificate");
        isLogged(server, "wrong_certificate");
    }

    @Test
    void aNodeThatShowsTheCertificateOfAnotherIsRefused() {
        final TestNode server = server(ofClient);
        final TestNode client = client(ofClient, server.tcp().address(Plane.DATA));
        assertThat(refusal(client).code()).isEqualTo("wrong_certificate");
        isLogged(client, "wrong_certificate");
        final TestNode honest = server(ofServer);
        final TestNode pretender = client(ofServer, honest.tcp().address(Plane.DATA));
        assertThat(refusal(pretender).code()).isEqualTo("wrong_certificate");
        isLogged(honest, "wrong_certificate");
    }

    @Test
    void whoDoesNotSpeakTlsGetsNowhere() throws IOException {
        final TestNode server = server(ofServer);
        final TestNode plain = client(null, server.tcp().address(Plane.DATA));
        assertThat(refusal(plain)).isInstanceOfAny(Unavailable.class, Rejected.class);
        isLogged(server, "not_tls");
        try (Socket prober = new Socket(
                InetAddress.getLoopbackAddress(),
                server.tcp().address(Plane.DATA).getPort())) {
            prober.getOutputStream().write("hello".getBytes());
            assertThat(prober.isConnected()).isTrue();
        }
    }

    @Test
    void aMachineInBetweenWithStolenKeysCannotPassTheProofsOn() throws Exception {
        final TestNode server = server(ofServer);
        final InetSocketAddress behind = server.tcp().address(Plane.DATA);
        try (ServerSocketChannel front = ServerSocketChannel.open()) {
            front.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final List<String> passed = new ArrayList<>();
            final Thread between = Thread.ofPlatform().start(() -> passOn(front, behind, passed));
            final TestNode client = client(ofClient, (InetSocketAddress) front.getLocalAddress());
            final Failure failure = refusal(client);
            between.join();
            assertThat(passed).containsExactly("HELLO", "CHALLENGE", "PROOF", "wrong_secret");
            assertThat(failure.code()).isEqualTo("wrong_secret");
            isLogged(server, "wrong_secret");
        }
    }

    /** Shows each side the certificate that it expects, and passes on what they say. */
    private static void passOn(
            final ServerSocketChannel front, final InetSocketAddress behind, final List<String> passed) {
        try (SocketChannel clientSide = front.accept();
                SocketChannel serverSide = SocketChannel.open(behind)) {
            final Wire toClient = new Wire(clientSide, behind);
            final Wire toServer = new Wire(serverSide, behind);
            final Handshake client = new Handshake(toClient, new MachineClock(), 10 * Units.SECOND);
            final Handshake server = new Handshake(toServer, new MachineClock(), 10 * Units.SECOND);
            client.secure(
                    new TlsLink(toClient.channel(), TlsMaterial.read(ofServer).engine(false)));
            server.secure(
                    new TlsLink(toServer.channel(), TlsMaterial.read(ofClient).engine(true)));
            final Handshake.Kind[] kinds = Handshake.Kind.values();
            for (int i = 0; i < SHAKING_MESSAGES; i++) {
                final Handshake from = i % 2 == 0 ? client : server;
                final Handshake to = i % 2 == 0 ? server : client;
                try {
                    final Handshake.Content content = from.receive(kinds[i]);
                    passed.add(kinds[i].name());
                    to.send(kinds[i], content.bytes());
                } catch (Refusal refused) {
                    passed.add(refused.code());
                    to.send(Handshake.Kind.REFUSED, Handshake.texts(refused.code(), refused.text()));
                    return;
                }
            }
        } catch (Refusal late) {
            passed.add(late.text());
        } catch (IOException ended) {
            passed.add(ended.toString());
        }
    }

    @Test
    void filesThatAreNotWhatTheyShouldBeAreNamed() {
        final TlsOptions swapped = new TlsOptions(ofServer.key(), ofServer.certificates(), ofServer.authorities());
        assertThat(refusalOf(swapped).code()).isEqualTo("bad_tls_files");
        final TlsOptions missing = new TlsOptions(folder.resolve("nowhere"), ofServer.key(), ofServer.authorities());
        assertThat(refusalOf(missing).getMessage()).contains("nowhere");
    }

    private static Rejected refusalOf(final TlsOptions options) {
        try {
            TlsMaterial.read(options);
            throw new AssertionError("read");
        } catch (Rejected refused) {
            return refused;
        }
    }

    private TestNode server(final TlsOptions tls) {
        final TestNode server = add(SERVER, tls, (peer, plane) -> null);
        server.network().serve(Plane.DATA, call -> call.reply(Reply.ok(new byte[0])));
        return server;
    }

    private TestNode client(final TlsOptions tls, final InetSocketAddress address) {
        return add(CLIENT, tls, (peer, plane) -> address);
    }

    private TestNode add(final NodeId id, final TlsOptions tls, final AddressBook peers) {
        final TestNode node = new TestNode(
                new WireOptions(id, "test", TestNode.SECRET, tls, TestNode.ANYWHERE, peers, new TestLimits().build()));
        nodes.add(node);
        return node;
    }

    private static Failure refusal(final TestNode client) {
        try {
            client.network().connect(SERVER, Plane.DATA);
            throw new AssertionError("connected");
        } catch (Failure failure) {
            return failure;
        }
    }

    private static void isLogged(final TestNode node, final String code) {
        await().until(() -> !node.recorded("connection_refused").isEmpty());
        assertThat(node.recorded("connection_refused").getFirst().cause()).startsWith(code + ": ");
    }
}
