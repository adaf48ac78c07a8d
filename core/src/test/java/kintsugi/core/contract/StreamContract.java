package kintsugi.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import kintsugi.core.check.Limits;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Test;

/** What every {@link ByteStream} promises. */
public abstract class StreamContract extends ContractSuite {
    private final List<Integer> seen = new CopyOnWriteArrayList<>();

    @Test
    final void aStreamCarriesItsBytesInOrderBothWaysAndThenItsEnd() {
        serveStream((host, stream) -> {
            while (true) {
                final Payload piece = stream.read(10_000);
                if (piece.length() == 0) {
                    break;
                }
                stream.write(piece);
            }
            stream.finish();
        });
        onConnection((host, connection) -> {
            final byte[] content = new byte[3 * Limits.STREAM_WINDOW_BYTES + 17];
            new java.util.SplittableRandom(3).nextBytes(content);
            final ByteStream stream = connection.open("echo");
            host.threads().start("writer", () -> {
                stream.write(new BytesPayload(content));
                stream.write(Payload.EMPTY);
                stream.finish();
            });
            final byte[] back = new byte[content.length];
            int got = 0;
            for (Payload piece = stream.read(70_000); piece.length() > 0; piece = stream.read(70_000)) {
                ((BytesPayload) piece).copyTo(back, got);
                got += piece.length();
            }
            assertThat(got).isEqualTo(content.length);
            assertThat(back).isEqualTo(content);
            assertThat(stream.read(1).length()).isZero();
        });
    }

    @Test
    final void aWriterWaitsForASlowReader() {
        final AtomicLong read = new AtomicLong();
        serveStream((host, stream) -> {
            host.clock().sleep(Units.SECOND);
            for (Payload piece = stream.read(65_536); piece.length() > 0; piece = stream.read(65_536)) {
                read.addAndGet(piece.length());
            }
        });
        onConnection((host, connection) -> {
            final ByteStream stream = connection.open("slow");
            long written = 0;
            final long before = host.clock().nanos();
            while (host.clock().nanos() - before < 900 * Units.MILLI && written <= Limits.STREAM_WINDOW_BYTES) {
                stream.write(PatternPayload.uniform(1, 0, 65_536));
                written += 65_536;
                assertThat(host.clock().nanos() - before > 900 * Units.MILLI || written <= Limits.STREAM_WINDOW_BYTES)
                        .isTrue();
            }
            assertThat(host.clock().nanos() - before).isGreaterThan(900 * Units.MILLI);
            stream.finish();
            assertThat(stream.read(1).length()).isZero();
            assertThat(read.get()).isEqualTo(written);
        });
    }

    @Test
    final void whoStopsReadingAStreamKeepsItsWriterFromNothing() {
        serveStream((host, stream) -> assertThat(stream.read(10).length()).isEqualTo(10));
        onConnection((host, connection) -> {
            final ByteStream stream = connection.open("cut short");
            stream.write(PatternPayload.uniform(1, 0, 3 * Limits.STREAM_WINDOW_BYTES));
            stream.finish();
            assertThat(stream.read(10).length()).isZero();
        });
    }

    @Test
    final void abortingAStreamBreaksItForBothAndNotTheConnection() {
        final List<String> reasons = new CopyOnWriteArrayList<>();
        nodes().serve(host -> host.network().serve(Plane.DATA, new Network.Service() {
            @Override
            public void onCall(final IncomingCall call) {
                call.reply(Reply.ok(NOTHING));
            }

            @Override
            public void onStream(final NodeId peer, final String name, final ByteStream stream) {
                try {
                    while (stream.read(100).length() > 0) {
                        seen.add(1);
                    }
                } catch (Unavailable broken) {
                    reasons.add(broken.getMessage());
                }
            }
        }));
        onConnection((host, connection) -> {
            final ByteStream stream = connection.open("short");
            stream.write(new BytesPayload(new byte[10]));
            stream.abort("changed my mind");
            failsAs(Unavailable.class, "stream_broken", () -> stream.write(new BytesPayload(new byte[10])));
            assertThat(connection.call(new Request(1, NOTHING), SOON).status()).isEqualTo(Reply.Status.OK);
            host.clock().sleep(Units.SECOND);
        });
        assertThat(reasons).hasSize(1);
        assertThat(reasons.getFirst()).contains("changed my mind");
    }

    @Test
    final void aStreamThatNobodyServesIsAborted() {
        serveCalls(call -> {});
        onConnection((host, connection) -> {
            final ByteStream stream = connection.open("anything");
            failsAs(Unavailable.class, "stream_broken", () -> stream.read(10));
        });
    }

    @Test
    final void theNameOfAStreamHasALimit() {
        serveStream((host, stream) -> stream.write(new BytesPayload(new byte[7])));
        onConnection((host, connection) -> {
            final String longest = "é".repeat(Limits.STREAM_NAME_BYTES / 2);
            assertThat(connection.open(longest).read(10).length()).isEqualTo(7);
            failsAs(Rejected.class, "too_large", () -> connection.open(longest + "x"));
        });
    }

    @Test
    final void aCrashBreaksStreams() {
        serveStream((host, stream) -> {
            stream.write(new BytesPayload(new byte[100]));
            host.clock().sleep(60 * SOON);
        });
        onConnection((host, connection) -> {
            final ByteStream stream = connection.open("any");
            assertThat(stream.read(1_000).length()).isEqualTo(100);
            nodes().crashServer();
            failsAs(Unavailable.class, "stream_broken", () -> stream.read(10));
        });
    }

    private void serveStream(final With<ByteStream> service) {
        nodes().serve(host -> host.network().serve(Plane.DATA, new Network.Service() {
            @Override
            public void onCall(final IncomingCall call) {
                call.reply(Reply.failed(new Rejected("no_calls", "streams only")));
            }

            @Override
            public void onStream(final NodeId peer, final String name, final ByteStream stream) {
                try (stream) {
                    service.run(host, stream);
                }
            }
        }));
    }
}
