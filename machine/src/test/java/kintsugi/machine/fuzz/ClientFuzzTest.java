package kintsugi.machine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that connects to a hostile one. Connecting fails as the contract says, or the connection breaks; nothing is left behind. */
@Tag("R3")
final class ClientFuzzTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Arena arena = new Arena(Limited.times());

    @BeforeEach
    void start() throws Exception {
        attackBefore(300, "warm-up/hostile");
        attackAfter(300, "warm-up/traitor");
        arena.begin();
    }

    @AfterEach
    void stop() {
        arena.close();
    }

    @Test
    void nobodyIsTakenForAPeerWithoutTheSecret() throws Exception {
        final SortedMap<String, Integer> outcomes = attackBefore(Campaign.inputs(500, 100_000), "hostile");
        assertThat(outcomes).hasSizeGreaterThanOrEqualTo(Reception.Spoil.values().length);
        arena.assertUnharmed();
    }

    @Test
    void whateverAPeerAnswersEndsInRepliesOrABreak() throws Exception {
        final SortedMap<String, Integer> outcomes = attackAfter(Campaign.inputs(500, 100_000), "traitor");
        assertThat(outcomes.keySet()).contains("HONEST: served", "CHECKSUM: Indeterminate");
        arena.assertUnharmed();
    }

    private SortedMap<String, Integer> attackBefore(final int inputs, final String name) {
        return Campaign.run(name, inputs, draw -> {
            Reception.Spoil spoil = draw.of(Reception.Spoil.values());
            if (spoil == Reception.Spoil.SILENCE && !draw.oneIn(20)) {
                spoil = Reception.Spoil.NOTHING;
            }
            try (Dialled dialled = new Dialled(draw)) {
                dialled.reception.spoiled(spoil);
                dialled.leave(draw);
                final Failure failure = dialled.failure();
                assertThat(failure).as("after %s", spoil).isInstanceOfAny(Unavailable.class, Rejected.class);
                assertThat(failure.getMessage()).isNotBlank();
                arena.sometimesBeHonest(draw);
                return spoil + ": " + failure.getClass().getSimpleName();
            }
        });
    }

    private SortedMap<String, Integer> attackAfter(final int inputs, final String name) {
        return Campaign.run(name, inputs, draw -> {
            final Frames frames = new Frames(draw, false);
            final Frames.Spoil spoil = frames.spoil();
            try (Dialled dialled = new Dialled(draw)) {
                assertThat(dialled.reception.honest()).as("the handshake").isTrue();
                final Connection connection = dialled.connection.get(30, TimeUnit.SECONDS);
                final CompletableFuture<String> outcome = use(connection);
                dialled.reception.send(replyFirst(draw));
                dialled.reception.send(frames.next(spoil));
                dialled.leave(draw);
                final String end = outcome.get(30, TimeUnit.SECONDS);
                await().pollInterval(Duration.ofMillis(1)).atMost(LONG).until(() -> !connection.isOpen());
                arena.sometimesBeHonest(draw);
                return spoil + ": " + end;
            }
        });
    }

    /** Often the reply that the first call waits for, so that what follows finds the connection in use. */
    private static byte[] replyFirst(final Draw draw) {
        if (draw.oneIn(2)) {
            return new byte[0];
        }
        return new RawFrame(RawFrame.REPLY, 1L << 12, draw.noise(10), new byte[0]).bytes();
    }

    /** Calls, and reads and writes a stream, until the connection breaks; how the first call ended. */
    private CompletableFuture<String> use(final Connection connection) throws Exception {
        return arena.victim().on(() -> {
            final Promise<Reply> first =
                    connection.start(new Request(1, "one".getBytes(StandardCharsets.UTF_8)), 60 * Units.SECOND);
            final CompletableFuture<String> outcome = new CompletableFuture<>();
            first.whenSettled(() -> outcome.complete(ended(first)));
            readAndWrite(connection);
            return outcome;
        });
    }

    private static String ended(final Promise<Reply> promise) {
        try {
            promise.await();
            return "served";
        } catch (Unavailable | Indeterminate broken) {
            return broken.getClass().getSimpleName();
        }
    }

    private static void readAndWrite(final Connection connection) {
        try {
            final ByteStream stream = connection.open("echo");
            stream.write(new BytesPayload(new byte[1_000]));
            stream.finish();
            stream.close();
        } catch (Unavailable broken) {
            assertThat(broken.code()).isIn("stream_broken", "connection_broken");
        }
    }

    /** A hostile node that the victim is connecting to. */
    private final class Dialled implements AutoCloseable {
        private final ServerSocket listener;
        private final Socket socket;
        private final Reception reception;
        private final CompletableFuture<Connection> connection = new CompletableFuture<>();

        Dialled(final Draw draw) throws Exception {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            final NodeId name = Arena.hostileAt(listener.getLocalPort());
            final Plane plane = draw.of(Plane.values());
            arena.victim().start(() -> {
                try {
                    connection.complete(arena.victim().network().connect(name, plane));
                } catch (Failure failure) {
                    connection.completeExceptionally(failure);
                }
            });
            listener.setSoTimeout(30_000);
            socket = listener.accept();
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            reception = new Reception(draw, socket);
        }

        Failure failure() throws Exception {
            try {
                connection.get(30, TimeUnit.SECONDS);
                throw new AssertionError("the victim took a hostile node for its peer");
            } catch (ExecutionException failed) {
                assertThat(failed.getCause()).isInstanceOf(Failure.class);
                return (Failure) failed.getCause();
            }
        }

        /** Mostly ends its side in order; now and then by a reset. */
        void leave(final Draw draw) {
            try {
                if (draw.oneIn(5)) {
                    socket.close();
                } else {
                    socket.shutdownOutput();
                }
            } catch (IOException gone) {
                // the victim was first
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            listener.close();
        }
    }
}
