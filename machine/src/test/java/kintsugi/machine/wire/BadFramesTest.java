package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import kintsugi.core.check.Limits;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that is who it says, and breaks the protocol: the connection ends, both sides know why, and the node lives. */
@Tag("R3")
final class BadFramesTest {
    private static final NodeId SERVER = new NodeId("server");
    private static final NodeId CLIENT = new NodeId("client");
    private static final byte[] NOTHING = new byte[0];
    private static final int PIECE_BYTES = Limits.STREAM_WINDOW_BYTES / 4;

    private final List<Integer> seen = new CopyOnWriteArrayList<>();
    private TestNode server;
    private RawPeer peer;

    /** What is sent, and how its refusal begins. */
    record Bad(String name, byte[] bytes, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bad> bad() {
        final byte[] flippedBody = RawPeer.call(2, 100);
        flippedBody[60] ^= 1;
        final byte[] flippedHead = RawPeer.call(2, 100);
        flippedHead[7] ^= 1;
        final byte[] flippedTail = RawPeer.call(2, 100);
        flippedTail[flippedTail.length - 1] ^= 1;
        return Stream.of(
                new Bad("a bit of the body changed", flippedBody, "bad_checksum"),
                new Bad("a bit of the length changed", flippedHead, "bad_checksum"),
                new Bad("a bit of the checksum changed", flippedTail, "bad_checksum"),
                new Bad("unknown type", RawPeer.frame(10, 0, 0, 0, 1, 0, NOTHING, NOTHING), "bad_frame"),
                new Bad("type zero", RawPeer.frame(0, 0, 0, 0, 1, 0, NOTHING, NOTHING), "bad_frame"),
                new Bad("a reply from a client", RawPeer.frame(2, 0, 0, 0, 1, 0, NOTHING, NOTHING), "bad_frame"),
                new Bad("unknown flags", RawPeer.frame(1, 4, 0, 0, 1, 0, NOTHING, NOTHING), "bad_frame"),
                new Bad("negative time", RawPeer.frame(1, 0, 0, 0, 1, -1, NOTHING, NOTHING), "bad_frame"),
                new Bad(
                        "a header beyond the limit",
                        RawPeer.frame(1, 0, 0, 0, 1, 0, Limits.CALL_HEADER_BYTES + 1, 0, NOTHING, NOTHING),
                        "bad_frame"),
                new Bad(
                        "a body beyond the limit",
                        RawPeer.frame(1, 0, 0, 0, 1, 0, 0, Limits.CALL_BODY_BYTES + 1, NOTHING, NOTHING),
                        "bad_frame"),
                new Bad("a negative length", RawPeer.frame(1, 0, 0, 0, 1, 0, -1, 0, NOTHING, NOTHING), "bad_frame"),
                new Bad(
                        "a sign of life with a body",
                        RawPeer.frame(8, 0, 0, 0, 0, 0, NOTHING, new byte[5]),
                        "bad_frame"),
                new Bad("data of no stream", RawPeer.frame(4, 0, 0, 0, 9, 0, NOTHING, new byte[1]), "bad_frame"),
                new Bad("credit of no stream", RawPeer.frame(5, 0, 0, 0, -9, 1, NOTHING, NOTHING), "bad_frame"));
    }

    @BeforeEach
    void start() {
        server = TestNode.limited(
                SERVER,
                new TestLimits()
                        .keepAlive(20 * Units.SECOND)
                        .frame(Units.SECOND / 2)
                        .streams(2)
                        .build(),
                (node, plane) -> null);
        server.network().serve(Plane.DATA, new Network.Service() {
            @Override
            public void onCall(final IncomingCall call) {
                seen.add(call.request().method());
                call.reply(Reply.ok(NOTHING));
            }

            @Override
            public void onStream(final NodeId from, final String name, final ByteStream stream) {
                server.clock().sleep(60 * Units.SECOND);
            }
        });
        peer = RawPeer.proven(server.tcp().address(Plane.DATA), CLIENT, SERVER, Plane.DATA);
    }

    @AfterEach
    void stop() {
        peer.close();
        server.close();
        assertThat(server.defects()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsWrongBreaksTheConnectionAfterWhatWasRight(final Bad bad) {
        peer.send(RawPeer.call(1, 10));
        peer.send(bad.bytes());
        peer.send(RawPeer.call(3, 10));
        assertThat(peer.next().type()).isEqualTo(FrameType.REPLY);
        isRefusedFor(bad.reason());
        assertThat(seen).hasSize(1);
    }

    @Test
    void aFrameThatIsFedSlowlyBreaksTheConnection() {
        final byte[] call = RawPeer.call(1, 1_000);
        peer.send(Arrays.copyOf(call, 20));
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            peer.sendSome(new byte[] {0});
            return !server.recorded("connection_broken").isEmpty();
        });
        assertThat(server.recorded("connection_broken").getFirst().cause()).startsWith("slow_frame");
        assertThat(seen).isEmpty();
    }

    @Test
    void aFrameCutShortIsNotDelivered() {
        peer.send(RawPeer.call(1, 10));
        assertThat(peer.next().type()).isEqualTo(FrameType.REPLY);
        peer.send(Arrays.copyOf(RawPeer.call(2, 1_000), 500));
        peer.close();
        await().until(() -> !server.recorded("connection_broken").isEmpty());
        assertThat(server.recorded("connection_broken").getFirst().cause()).startsWith("connection_lost");
        assertThat(seen).hasSize(1);
    }

    @Test
    void whatFollowsAGoodByeIsNotDelivered() {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawPeer.call(1, 10));
        bytes.writeBytes(RawPeer.frame(9, 0, 0, 0, 0, 0, NOTHING, NOTHING));
        bytes.writeBytes(RawPeer.call(2, 10));
        peer.send(bytes.toByteArray());
        await().until(() -> server.tcp().connections() == 0);
        assertThat(seen).hasSize(1);
    }

    @Test
    void aStreamBeyondItsWindowBreaksTheConnection() {
        peer.send(RawPeer.frame(3, 0, 0, 0, 1, 0, "s".getBytes(), NOTHING));
        for (int i = 0; i < 5; i++) {
            peer.send(RawPeer.frame(4, 0, 0, 0, 1, 0, NOTHING, new byte[PIECE_BYTES]));
        }
        isRefusedFor("bad_frame");
    }

    @Test
    void creditForNothingBreaksTheConnection() {
        peer.send(RawPeer.frame(3, 0, 0, 0, 1, 0, "s".getBytes(), NOTHING));
        peer.send(RawPeer.frame(5, 0, 0, 0, 1, 1, NOTHING, NOTHING));
        isRefusedFor("bad_frame");
    }

    @Test
    void streamsOpenInTheOrderOfTheirIds() {
        peer.send(RawPeer.frame(3, 0, 0, 0, 5, 0, "s".getBytes(), NOTHING));
        peer.send(RawPeer.frame(3, 0, 0, 0, 5, 0, "s".getBytes(), NOTHING));
        isRefusedFor("bad_frame");
    }

    @Test
    void moreStreamsThanTheLimitAreAbortedAndTheConnectionGoesOn() {
        for (int id = 1; id <= 3; id++) {
            peer.send(RawPeer.frame(3, 0, 0, 0, id, 0, "s".getBytes(), NOTHING));
        }
        final RawPeer.Got abort = peer.next();
        assertThat(abort.type()).isEqualTo(FrameType.ABORT);
        assertThat(abort.id()).isEqualTo(3);
        assertThat(abort.header()).isEqualTo("too_many_streams");
        peer.send(RawPeer.call(1, 10));
        assertThat(peer.next().type()).isEqualTo(FrameType.REPLY);
    }

    private void isRefusedFor(final String reason) {
        final RawPeer.Got bye = peer.next();
        assertThat(bye).isNotNull();
        assertThat(bye.type()).isEqualTo(FrameType.BYE);
        assertThat(bye.header()).startsWith(reason);
        await().until(() -> !server.recorded("connection_broken").isEmpty());
        assertThat(server.recorded("connection_broken")).singleElement().satisfies(event -> {
            assertThat(event.subject()).isEqualTo(CLIENT.name());
            assertThat(event.cause()).startsWith(reason);
        });
        await().until(() -> server.tcp().connections() == 0);
    }
}
