package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may connect, who learns what, and what is recorded of the others. */
@Tag("R4")
final class HandshakeTest {
    private static final NodeId SERVER = new NodeId("server");
    private static final NodeId CLIENT = new NodeId("client");
    private static final ClusterSecret OTHER = ClusterSecret.of("another secret of enough characters");
    private static final int PREFIX_BYTES = 7;

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        nodes.forEach(node -> assertThat(node.defects()).isEmpty());
    }

    @Test
    void whoHasAnotherSecretIsRefusedInBothLogs() {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        final TestNode client = client(OTHER, "test", server, Plane.DATA);
        isRefused(server, client, "wrong_secret");
    }

    @Test
    void whoIsOfAnotherClusterIsRefusedInBothLogs() {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        final TestNode client = client(TestNode.SECRET, "production", server, Plane.DATA);
        isRefused(server, client, "wrong_cluster");
    }

    @Test
    void whoWantsAnotherNodeIsRefusedInBothLogs() {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        final TestNode client = add(node(
                CLIENT,
                TestNode.SECRET,
                "test",
                new TestLimits(),
                (peer, plane) -> server.tcp().address(plane)));
        final Failure failure = refusal(client, new NodeId("somebody"));
        assertThat(failure).isInstanceOf(Rejected.class);
        assertThat(failure.code()).isEqualTo("wrong_peer");
        isInBothLogs(server, client, "wrong_peer");
    }

    @Test
    void whoTakesTheWrongPortIsRefusedInBothLogs() {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        final TestNode client = client(TestNode.SECRET, "test", server, Plane.CONTROL);
        isRefused(server, client, "wrong_plane");
    }

    @Test
    void aNodeMayConnectToItself() {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        server.threads()
                .start(
                        "test",
                        () -> assertThat(server.network()
                                        .connect(SERVER, Plane.DATA)
                                        .call(new Request(1, new byte[0]), Units.SECOND * 10)
                                        .status())
                                .isEqualTo(Reply.Status.OK))
                .join();
        assertThat(server.defects()).isEmpty();
    }

    @Test
    void aVersionThatNobodySpeaksHereIsRefusedAndBothAreNamed() throws Exception {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        try (RawPeer peer = RawPeer.unproven(server.tcp().address(Plane.DATA))) {
            final Handshake handshake = peer.handshake();
            handshake.send(Handshake.Kind.HELLO, hello(7, 9));
            assertThatThrownBy(() -> handshake.receive(Handshake.Kind.CHALLENGE))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo("wrong_version");
                        assertThat(refusal.text()).contains("7 to 9").contains("1 to 1");
                        assertThat(refusal.failure("it")).isInstanceOf(Rejected.class);
                    });
        }
        isLogged(server, "wrong_version");
    }

    @Test
    void ofSeveralVersionsTheHighestCommonOneIsChosen() throws Exception {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        try (RawPeer peer = RawPeer.unproven(server.tcp().address(Plane.DATA))) {
            final Handshake handshake = peer.handshake();
            handshake.send(Handshake.Kind.HELLO, hello(0, 200));
            assertThat(handshake.receive(Handshake.Kind.CHALLENGE).number()).isEqualTo(Handshake.HIGHEST_VERSION);
        }
    }

    @Test
    void aProberLearnsNothingButANumber() throws Exception {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        try (Socket prober = new Socket(
                InetAddress.getLoopbackAddress(),
                server.tcp().address(Plane.DATA).getPort())) {
            prober.getOutputStream().write(message(1, hello(1, 1)));
            final byte[] answer = prober.getInputStream().readNBytes(PREFIX_BYTES + 1 + Handshake.NONCE_BYTES);
            assertThat(answer[4]).isEqualTo((byte) 2);
            assertThat(answer[PREFIX_BYTES]).isEqualTo((byte) 1);
            prober.getOutputStream().write(message(9, new byte[3]));
            assertThat(prober.getInputStream().readAllBytes()).isEmpty();
        }
        isLogged(server, "not_kintsugi");
    }

    @Test
    void whatIsNotTheProtocolGetsNoAnswer() throws Exception {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        try (Socket prober = new Socket(
                InetAddress.getLoopbackAddress(),
                server.tcp().address(Plane.DATA).getPort())) {
            prober.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes());
            assertThat(read(prober)).isZero();
        }
        isLogged(server, "not_kintsugi");
    }

    @Test
    void aMessageLargerThanTheLimitGetsNoAnswer() throws Exception {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        try (Socket prober = new Socket(
                InetAddress.getLoopbackAddress(),
                server.tcp().address(Plane.DATA).getPort())) {
            prober.getOutputStream().write(message(1, new byte[Handshake.MESSAGE_BYTES]));
            assertThat(read(prober)).isZero();
        }
        isLogged(server, "not_kintsugi");
    }

    @Test
    void whoSaysNothingIsShownOut() throws Exception {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits().handshake(200 * Units.MILLI));
        try (Socket prober = new Socket(
                InetAddress.getLoopbackAddress(),
                server.tcp().address(Plane.DATA).getPort())) {
            prober.getOutputStream().write(message(1, hello(1, 1)), 0, 10);
            assertThat(read(prober)).isZero();
        }
        isLogged(server, "unreachable");
    }

    @Test
    void whoHasStoodAtTheDoorLongestMakesRoom() throws Exception {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits().handshakes(1));
        try (RawPeer slow = RawPeer.unproven(server.tcp().address(Plane.DATA))) {
            final Handshake handshake = slow.handshake();
            handshake.send(Handshake.Kind.HELLO, hello(1, 1));
            handshake.receive(Handshake.Kind.CHALLENGE);
            assertThat(connects(client(TestNode.SECRET, "test", server, Plane.DATA)))
                    .isTrue();
            assertThatThrownBy(() -> handshake.receive(Handshake.Kind.WELCOME)).isInstanceOf(IOException.class);
        }
        isLogged(server, "busy");
    }

    @Test
    void onlySoManyMayBeInside() {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits().connections(2));
        final TestNode client = client(TestNode.SECRET, "test", server, Plane.DATA);
        client.threads()
                .start("test", () -> {
                    final Connection first = client.network().connect(SERVER, Plane.DATA);
                    client.network().connect(SERVER, Plane.DATA);
                    assertThatThrownBy(() -> client.network().connect(SERVER, Plane.DATA))
                            .isInstanceOf(Unavailable.class);
                    first.close();
                    await().until(() -> connects(client));
                })
                .join();
        isLogged(server, "busy");
        assertThat(client.defects()).isEmpty();
    }

    @Test
    void refusalsAreRecordedWithinReason() throws Exception {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        final InetSocketAddress address = server.tcp().address(Plane.DATA);
        for (int i = 0; i < 200; i++) {
            try (Socket prober = new Socket(address.getAddress(), address.getPort())) {
                prober.getOutputStream().write(new byte[PREFIX_BYTES]);
                assertThat(read(prober)).isZero();
            }
        }
        final long seconds = 60;
        assertThat(server.recorded("connection_refused").size())
                .isBetween(1, (int) (seconds * WireLimits.STANDARD.refusalsLogged()));
    }

    @Test
    void aProofOfTheClientIsNoneOfTheServer() throws Exception {
        try (ServerSocket mirror = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final InetSocketAddress address = (InetSocketAddress) mirror.getLocalSocketAddress();
            final Thread reflecting = Thread.ofVirtual().start(() -> reflect(mirror));
            final TestNode client =
                    add(node(CLIENT, TestNode.SECRET, "test", new TestLimits(), (peer, plane) -> address));
            final Failure failure = refusal(client, SERVER);
            assertThat(failure).isInstanceOf(Rejected.class);
            assertThat(failure.code()).isEqualTo("wrong_secret");
            assertThat(client.recorded("connection_refused"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.cause()).contains("does not know the cluster secret"));
            reflecting.join();
        }
    }

    @Test
    void aProofHeardOnceIsWorthNothingTheNextTime() throws Exception {
        final TestNode server = server(TestNode.SECRET, "test", new TestLimits());
        final List<byte[]> heard = new ArrayList<>();
        try (Relay relay = new Relay(() -> server.tcp().address(Plane.DATA))) {
            relay.change(
                    (first, bytes, count) -> {
                        heard.add(Arrays.copyOf(bytes, count));
                        return count;
                    },
                    Relay.Change.NONE);
            final TestNode client =
                    add(node(CLIENT, TestNode.SECRET, "test", new TestLimits(), (peer, plane) -> relay.address()));
            assertThat(connects(client)).isTrue();
        }
        try (Socket replay = new Socket(
                InetAddress.getLoopbackAddress(),
                server.tcp().address(Plane.DATA).getPort())) {
            replay.getOutputStream().write(heard.get(0));
            replay.getInputStream().readNBytes(PREFIX_BYTES + 1 + Handshake.NONCE_BYTES);
            replay.getOutputStream().write(heard.get(1));
            final byte[] answer = replay.getInputStream().readAllBytes();
            assertThat(answer[4]).isEqualTo((byte) 5);
            assertThat(new String(answer)).contains("wrong_secret");
        }
        isLogged(server, "wrong_secret");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /** Answers a client's challenge with its own proof. */
    private static void reflect(final ServerSocket mirror) {
        try (Socket socket = mirror.accept()) {
            final byte[] hello = socket.getInputStream().readNBytes(PREFIX_BYTES + 3 + Handshake.NONCE_BYTES);
            final byte[] challenge = new byte[1 + Handshake.NONCE_BYTES];
            challenge[0] = 1;
            System.arraycopy(hello, PREFIX_BYTES + 3, challenge, 1, Handshake.NONCE_BYTES);
            socket.getOutputStream().write(message(2, challenge));
            final byte[] prefix = socket.getInputStream().readNBytes(PREFIX_BYTES);
            final byte[] content =
                    socket.getInputStream().readNBytes(ByteBuffer.wrap(prefix).getShort(5));
            final byte[] proof = Arrays.copyOfRange(content, content.length - Handshake.PROOF_BYTES, content.length);
            socket.getOutputStream().write(message(4, proof));
            socket.getInputStream().readAllBytes();
        } catch (IOException reset) {
            // the client has seen enough
        }
    }

    private static byte[] hello(final int lowest, final int highest) {
        return ByteBuffer.allocate(3 + Handshake.NONCE_BYTES)
                .put((byte) lowest)
                .put((byte) highest)
                .put((byte) Handshake.number(Plane.DATA))
                .array();
    }

    private static byte[] message(final int kind, final byte[] content) {
        return ByteBuffer.allocate(PREFIX_BYTES + content.length)
                .put("KNTS".getBytes())
                .put((byte) kind)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    /** Bytes that come before the end or the reset. */
    private static int read(final Socket socket) {
        try {
            return socket.getInputStream().readAllBytes().length;
        } catch (IOException reset) {
            return 0;
        }
    }

    private TestNode server(final ClusterSecret secret, final String cluster, final TestLimits limits) {
        final TestNode server = add(node(SERVER, secret, cluster, limits, (peer, plane) -> null));
        server.network().serve(Plane.DATA, call -> call.reply(Reply.ok(new byte[0])));
        return server;
    }

    private TestNode client(
            final ClusterSecret secret, final String cluster, final TestNode server, final Plane portOf) {
        return add(node(
                CLIENT,
                secret,
                cluster,
                new TestLimits(),
                (peer, plane) -> server.tcp().address(portOf)));
    }

    private static TestNode node(
            final NodeId id,
            final ClusterSecret secret,
            final String cluster,
            final TestLimits limits,
            final AddressBook peers) {
        return new TestNode(new WireOptions(id, cluster, secret, null, TestNode.ANYWHERE, peers, limits.build()));
    }

    private TestNode add(final TestNode node) {
        nodes.add(node);
        return node;
    }

    private static boolean connects(final TestNode client) {
        try {
            client.network().connect(SERVER, Plane.DATA).close();
            return true;
        } catch (Unavailable refused) {
            return false;
        }
    }

    private static Failure refusal(final TestNode client, final NodeId peer) {
        try {
            client.network().connect(peer, Plane.DATA);
            throw new AssertionError("connected");
        } catch (Failure failure) {
            return failure;
        }
    }

    private static void isRefused(final TestNode server, final TestNode client, final String code) {
        final Failure failure = refusal(client, SERVER);
        assertThat(failure).isInstanceOf(Rejected.class);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).doesNotContain("0123456789");
        isInBothLogs(server, client, code);
    }

    private static void isInBothLogs(final TestNode server, final TestNode client, final String code) {
        isLogged(server, code);
        assertThat(server.recorded("connection_refused").getFirst().details())
                .containsEntry("claimed", CLIENT.name())
                .containsKey("plane");
        isLogged(client, code);
    }

    private static void isLogged(final TestNode node, final String code) {
        await().until(() -> !node.recorded("connection_refused").isEmpty());
        assertThat(node.recorded("connection_refused").getFirst()).satisfies(event -> {
            assertThat(event.cause()).startsWith(code + ": ");
            assertThat(event.details()).containsEntry("code", code);
            assertThat(event.subject()).contains("127.0.0.1");
        });
    }
}
