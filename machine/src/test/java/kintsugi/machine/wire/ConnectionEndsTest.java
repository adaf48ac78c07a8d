package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Connection;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls when their time or their connection ends, whatever else goes on. */
final class ConnectionEndsTest {
    private static final NodeId SERVER = new NodeId("server");
    private static final NodeId CLIENT = new NodeId("client");
    private static final long LATE = 300 * Units.SECOND;
    private static final byte[] NOTHING = new byte[0];
    private static final WireLimits ROOMY =
            new WireLimits(LATE, LATE, LATE, LATE, Units.SECOND, 64, 1024, 256, 64 * Units.MIB, 256 * Units.MIB, 10);

    private final CountDownLatch isReleased = new CountDownLatch(1);
    private TestNode server;
    private TestNode client;

    @BeforeEach
    void start() {
        server = TestNode.plain(SERVER, (peer, plane) -> null);
        client = TestNode.limited(CLIENT, ROOMY, (peer, plane) -> server.tcp().address(plane));
    }

    @AfterEach
    void stop() {
        isReleased.countDown();
        client.close();
        server.close();
    }

    /** At first as fast as it goes, so that the system's buffers grow; from then on each read of the socket is a full one. */
    @Test
    void deadlinesComeWhileRepliesKeepTheReaderBusy() {
        final int fast = 300;
        final int all = 700;
        final ClientHalf connection = connect(call -> {
            if (call.request().method() > 0) {
                call.reply(Reply.ok(new byte[64 << 10]));
            }
        });
        final AtomicInteger handled = new AtomicInteger();
        final AtomicInteger handledBefore = new AtomicInteger(-1);
        for (int i = 0; i < all; i++) {
            connection.start(new Request(1, NOTHING), LATE).whenSettled(() -> {
                if (handled.incrementAndGet() == fast) {
                    connection
                            .start(new Request(0, NOTHING), 100 * Units.MILLI)
                            .whenSettled(() -> handledBefore.set(handled.get()));
                }
                LockSupport.parkNanos(handled.get() < fast ? 0 : 5 * Units.MILLI);
            });
        }
        await().until(() -> handledBefore.get() >= 0);
        connection.close();
        assertThat(handledBefore.get()).isLessThan((fast + all) / 2);
    }

    @Test
    void aDeadlineComesThoughNothingElseDoes() {
        try (TestNode quiet = TestNode.limited(SERVER, ROOMY, (peer, plane) -> null);
                TestNode caller = TestNode.limited(
                        CLIENT, ROOMY, (peer, plane) -> quiet.tcp().address(plane))) {
            quiet.network().serve(Plane.DATA, call -> {});
            final Connection connection = caller.network().connect(SERVER, Plane.DATA);
            connection.start(new Request(0, NOTHING), LATE);
            await().pollDelay(Duration.ofMillis(300)).until(() -> true); // the reader sleeps by now, and for long
            final Promise<Reply> call = connection.start(new Request(0, NOTHING), 50 * Units.MILLI);
            await().until(call::isSettled);
        }
    }

    @Test
    void aListenerThatThrowsKeepsNobodyElseWaitingAndIsADefect() {
        final ClientHalf connection = connect(call -> {});
        final List<Promise<Reply>> late = callsOfWhichTheFirstListensBadly(connection, 50 * Units.MILLI);
        await().until(() -> late.stream().allMatch(Promise::isSettled));
        final List<Promise<Reply>> broken = callsOfWhichTheFirstListensBadly(connect(), LATE);
        client.tcp().kill();
        await().until(() -> broken.stream().allMatch(Promise::isSettled));
        await().until(() -> client.defects().size() == 2);
        assertThat(client.defects()).allSatisfy(defect -> assertThat(defect).hasMessage("a bad listener"));
    }

    private static List<Promise<Reply>> callsOfWhichTheFirstListensBadly(
            final ClientHalf connection, final long timeoutNanos) {
        final List<Promise<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(connection.start(new Request(0, NOTHING), timeoutNanos));
        }
        calls.getFirst().whenSettled(() -> {
            throw new IllegalStateException("a bad listener");
        });
        return calls;
    }

    @Test
    void callsThatExpireInTheQueueLeaveNothingThere() {
        final ClientHalf connection = connect(call -> awaitRelease());
        for (int i = 0; i < 40; i++) {
            connection.start(new Request(0, NOTHING, PatternPayload.uniform(1, 0, 1 << 20)), LATE);
        }
        final int waiting = connection.outbox().queuedFrames();
        assertThat(waiting).isPositive();
        for (int round = 0; round < 3; round++) {
            final List<Promise<Reply>> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                calls.add(connection.start(new Request(0, new byte[1_000]), 0));
            }
            await().until(() -> calls.stream().allMatch(Promise::isSettled));
            assertThat(calls)
                    .allSatisfy(call -> assertThatThrownBy(call::await)
                            .isInstanceOf(Unavailable.class)
                            .hasMessageContaining("not sent"));
        }
        assertThat(connection.outbox().queuedFrames()).isLessThanOrEqualTo(2 * waiting + 2);
    }

    @Test
    void aCallThatIsUnavailableBecauseTheConnectionClosedNeverReachesTheService() throws InterruptedException {
        final Set<Integer> arrived = ConcurrentHashMap.newKeySet();
        server.network().serve(Plane.DATA, call -> {
            arrived.add(call.request().method());
            call.reply(Reply.ok(NOTHING));
        });
        for (int round = 0; round < 10; round++) {
            arrived.clear();
            final ClientHalf connection = connect();
            final Map<Integer, Promise<Reply>> calls = new ConcurrentHashMap<>();
            final List<Thread> senders = new ArrayList<>();
            for (int sender = 0; sender < 3; sender++) {
                final int first = sender * 1_000;
                senders.add(Thread.ofPlatform().start(() -> send(connection, first, calls)));
            }
            await().pollInterval(Duration.ofMillis(1)).until(() -> arrived.size() > 100);
            connection.close();
            for (final Thread sender : senders) {
                sender.join();
            }
            await().pollInterval(Duration.ofMillis(5)).until(() -> server.tcp().connections() == 0);
            await().until(() -> calls.values().stream().allMatch(Promise::isSettled));
            calls.forEach((number, call) -> assertThat(isCertainlyNotDone(call) && arrived.contains(number))
                    .isFalse());
        }
    }

    private static void send(final ClientHalf connection, final int first, final Map<Integer, Promise<Reply>> calls) {
        final Payload body = new BytesPayload(new byte[32 << 10]);
        for (int number = first; number < first + 1_000; number++) {
            calls.put(number, connection.start(new Request(number, NOTHING, body), LATE));
        }
    }

    private static boolean isCertainlyNotDone(final Promise<Reply> call) {
        try {
            call.await();
            return false;
        } catch (Indeterminate unknown) {
            return false;
        } catch (Unavailable certain) {
            return true;
        }
    }

    private ClientHalf connect(final Consumer<IncomingCall> service) {
        server.network().serve(Plane.DATA, service::accept);
        return connect();
    }

    private ClientHalf connect() {
        return (ClientHalf) client.network().connect(SERVER, Plane.DATA);
    }

    private void awaitRelease() {
        try {
            isReleased.await();
        } catch (InterruptedException told) {
            throw new kintsugi.core.failure.Cancelled("cancelled", "told to stop");
        }
    }
}
