package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.Connection;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that changes bytes, cuts connections in the middle of a frame and falls silent: a prefix arrives, then a break. */
final class FaultyNetworkTest {
    private static final NodeId SERVER = new NodeId("server");
    private static final NodeId CLIENT = new NodeId("client");
    private static final int CALLS = 60;
    private static final int SEEDS = "full".equals(System.getProperty("kintsugi.tier")) ? 400 : 25;
    private static final long SHAKEN_BYTES = 400; // the handshake is over before

    private final List<Integer> seen = new CopyOnWriteArrayList<>();
    private TestNode server;
    private TestNode client;
    private Relay relay;

    @BeforeEach
    void start() {
        server = TestNode.limited(SERVER, new TestLimits().build(), (peer, plane) -> null);
        relay = new Relay(() -> server.tcp().address(Plane.DATA));
        client = TestNode.limited(CLIENT, new TestLimits().build(), (peer, plane) -> relay.address());
        server.network().serve(Plane.DATA, new Network.Service() {
            @Override
            public void onCall(final IncomingCall call) {
                seen.add(call.request().method());
                assertThat(Payload.sameContent(
                                call.request().body(), content(call.request().method())))
                        .isTrue();
                call.reply(Reply.ok(new byte[0], call.request().body()));
            }

            @Override
            public void onStream(final NodeId peer, final String name, final ByteStream stream) {
                try {
                    for (Payload piece = stream.read(1 << 20); piece.length() > 0; piece = stream.read(1 << 20)) {
                        stream.write(piece);
                    }
                    stream.finish();
                } catch (Unavailable broken) {
                    seen.add(-2);
                }
            }
        });
    }

    @AfterEach
    void stop() {
        relay.close();
        client.close();
        server.close();
        assertThat(server.defects()).isEmpty();
        assertThat(client.defects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChangedByteIsNeverDelivered(final boolean onTheWayThere) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final RandomStream random = new RandomStream(seed);
            final long at = SHAKEN_BYTES + random.nextInt(200_000);
            final int bit = random.nextInt(8);
            final Relay.Change flip = (first, bytes, count) -> {
                if (at >= first && at < first + count) {
                    bytes[(int) (at - first)] ^= (byte) (1 << bit);
                }
                return count;
            };
            final int logged = logged();
            aPrefixAndThenABreak(
                    seed, onTheWayThere ? flip : Relay.Change.NONE, onTheWayThere ? Relay.Change.NONE : flip);
            await().until(() -> logged() >= logged + 2);
            final TestNode finder = onTheWayThere ? server : client;
            assertThat(finder.recorded("connection_broken").getLast().cause())
                    .as("seed %d", seed)
                    .startsWith("bad_checksum");
            final TestNode other = onTheWayThere ? client : server;
            assertThat(other.recorded("connection_broken").getLast().cause())
                    .as("seed %d", seed)
                    .contains("bad_checksum");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCutWithinAFrameLeavesAPrefix(final boolean onTheWayThere) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final long at = SHAKEN_BYTES + new RandomStream(seed).nextInt(200_000);
            final Relay.Change cut = (first, bytes, count) -> (int) Math.min(count, Math.max(0, at - first));
            aPrefixAndThenABreak(
                    seed, onTheWayThere ? cut : Relay.Change.NONE, onTheWayThere ? Relay.Change.NONE : cut);
        }
    }

    @Test
    void aStreamOverAChangedByteBreaksBehindAPrefix() {
        relay.change(
                (first, bytes, count) -> {
                    if (first > 100_000) {
                        bytes[count / 2] ^= 4;
                    }
                    return count;
                },
                Relay.Change.NONE);
        run(() -> {
            final Connection connection = client.network().connect(SERVER, Plane.DATA);
            final ByteStream stream = connection.open("echo");
            final byte[] sent = new byte[4_000_000];
            new SplittableRandom(5).nextBytes(sent);
            client.threads().start("writer", () -> {
                try {
                    stream.write(new BytesPayload(sent));
                } catch (Unavailable broken) {
                    seen.add(-1);
                }
            });
            int got = 0;
            try {
                for (Payload piece = stream.read(1 << 20); piece.length() > 0; piece = stream.read(1 << 20)) {
                    assertThat(piece.toBytes()).isEqualTo(Arrays.copyOfRange(sent, got, got + piece.length()));
                    got += piece.length();
                }
                throw new AssertionError("the stream ended as if all were well");
            } catch (Unavailable broken) {
                assertThat(broken.code()).isEqualTo("stream_broken");
                assertThat(broken.getMessage()).contains("bad_checksum");
            }
        });
        await().until(() -> seen.containsAll(List.of(-1, -2)));
    }

    @Test
    void aSilentPeerIsNoticedByBothSidesWithoutACall() {
        final TestNode watcher = TestNode.limited(
                new NodeId("watcher"),
                new TestLimits().keepAlive(300 * Units.MILLI).build(),
                (peer, plane) -> relay.address());
        final Connection connection = watcher.network().connect(SERVER, Plane.DATA);
        assertThat(connection.isOpen()).isTrue();
        relay.setSilent(true);
        await().until(() -> !connection.isOpen());
        assertThat(watcher.recorded("connection_broken").getFirst().cause()).startsWith("silent_peer");
        await().until(() -> !server.recorded("connection_broken").isEmpty());
        assertThat(server.recorded("connection_broken").getFirst().cause()).startsWith("silent_peer");
        watcher.close();
    }

    @Test
    void aServiceThatTakesItsTimeIsNotSilence() {
        final TestNode slow = TestNode.limited(
                new NodeId("slow"),
                new TestLimits().keepAlive(400 * Units.MILLI).build(),
                (peer, plane) -> null);
        slow.network().serve(Plane.DATA, call -> {
            slow.clock().sleep(2 * Units.SECOND);
            call.reply(Reply.ok(new byte[0]));
        });
        final TestNode caller = TestNode.limited(
                new NodeId("caller"),
                new TestLimits().keepAlive(400 * Units.MILLI).build(),
                (peer, plane) -> slow.tcp().address(plane));
        final Connection connection = caller.network().connect(new NodeId("slow"), Plane.DATA);
        assertThat(connection
                        .call(new Request(1, new byte[0]), 20 * Units.SECOND)
                        .status())
                .isEqualTo(Reply.Status.OK);
        assertThat(connection.isOpen()).isTrue();
        caller.close();
        slow.close();
    }

    private int logged() {
        return server.recorded("connection_broken").size()
                + client.recorded("connection_broken").size();
    }

    private void aPrefixAndThenABreak(final long seed, final Relay.Change there, final Relay.Change back) {
        seen.clear();
        relay.change(there, back);
        run(() -> {
            final Connection connection = client.network().connect(SERVER, Plane.DATA);
            final List<Promise<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                replies.add(connection.start(new Request(i, new byte[0], content(i)), 60 * Units.SECOND));
            }
            int answered = 0;
            for (int i = 0; i < CALLS; i++) {
                try {
                    final Reply reply = replies.get(i).await();
                    assertThat(Payload.sameContent(reply.body(), content(i)))
                            .as("seed %d", seed)
                            .isTrue();
                    assertThat(answered).as("a gap, seed %d", seed).isEqualTo(i);
                    answered++;
                } catch (Unavailable | Indeterminate broken) {
                    assertThat(broken.code()).as("seed %d", seed).isEqualTo("connection_broken");
                }
            }
            assertThat(answered).as("seed %d", seed).isLessThan(CALLS);
            assertThat(connection.isOpen()).isFalse();
        });
        await().until(() -> server.tcp().connections() == 0);
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).as("seed %d", seed).isEqualTo(i);
        }
    }

    /** 5 KiB, told apart by their number. */
    private static Payload content(final int number) {
        final byte[] bytes = new byte[5 << 10];
        new SplittableRandom(number).nextBytes(bytes);
        return new BytesPayload(bytes);
    }

    private void run(final Runnable body) {
        final List<Throwable> thrown = new ArrayList<>();
        client.threads()
                .start("test", () -> {
                    try {
                        body.run();
                    } catch (Throwable failure) {
                        thrown.add(failure);
                    }
                })
                .join();
        if (!thrown.isEmpty()) {
            throw new AssertionError(thrown.getFirst());
        }
    }
}
