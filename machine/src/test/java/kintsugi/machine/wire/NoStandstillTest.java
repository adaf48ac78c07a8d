package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import kintsugi.core.check.Limits;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
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
import org.junit.jupiter.api.Test;

/** Ways in which two sides could wait for each other for ever, and do not; ways in which a slow one could fill the other's memory. */
final class NoStandstillTest {
    private static final NodeId LEFT = new NodeId("left");
    private static final NodeId RIGHT = new NodeId("right");
    private static final long LONG = 120 * Units.SECOND;
    private static final byte[] NOTHING = new byte[0];
    private static final int CALLS = 120;
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    private final TestNode[] nodes = new TestNode[2];
    private final Payload large = new BytesPayload(new byte[256 << 10]);
    private final Payload huge = new BytesPayload(new byte[1 << 20]); // a hundred of them are more than sockets hold

    @AfterEach
    void stop() {
        for (final TestNode node : nodes) {
            if (node != null) {
                node.close();
                assertThat(node.defects()).isEmpty();
            }
        }
    }

    /** Both with windows so small that one call fills them. */
    private void start(final long most) {
        final WireLimits limits = new TestLimits()
                .keepAlive(60 * Units.SECOND)
                .queue(64 << 10, most)
                .build();
        nodes[0] =
                TestNode.limited(LEFT, limits, (peer, plane) -> nodes[1].tcp().address(plane));
        nodes[1] =
                TestNode.limited(RIGHT, limits, (peer, plane) -> nodes[0].tcp().address(plane));
    }

    @Test
    void twoNodesThatAnswerEachOthersCallsByFurtherCallsGoOn() {
        start(Units.GIB);
        final Connection[] back = new Connection[2];
        for (int i = 0; i < 2; i++) {
            final int self = i;
            nodes[i].network().serve(Plane.DATA, call -> {
                if (call.request().method() == 2) {
                    call.reply(Reply.ok(NOTHING, call.request().body()));
                } else {
                    final Promise<Reply> further = back[self].start(
                            new Request(2, NOTHING, call.request().body()), LONG);
                    further.whenSettled(() -> call.reply(outcome(further)));
                }
            });
        }
        back[0] = nodes[0].network().connect(RIGHT, Plane.DATA);
        back[1] = nodes[1].network().connect(LEFT, Plane.DATA);
        final AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            final int self = i;
            nodes[i].threads().start("caller", () -> callOften(nodes[self], self == 0 ? RIGHT : LEFT, answered));
        }
        await().atMost(GENEROUS).until(() -> answered.get() == 2 * CALLS);
    }

    private void callOften(final TestNode host, final NodeId peer, final AtomicInteger answered) {
        final Connection connection = host.network().connect(peer, Plane.DATA);
        final List<Promise<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            replies.add(connection.start(new Request(1, NOTHING, huge), LONG));
        }
        for (final Promise<Reply> reply : replies) {
            assertThat(reply.await().orThrow().body().length()).isEqualTo(huge.length());
            answered.incrementAndGet();
        }
    }

    @Test
    void whatStartsCallsWhenRepliesComeDoesNotStopThem() {
        start(Units.GIB);
        nodes[1].network()
                .serve(
                        Plane.DATA,
                        call -> call.reply(Reply.ok(NOTHING, call.request().body())));
        final Connection connection = nodes[0].network().connect(RIGHT, Plane.DATA);
        final AtomicInteger settled = new AtomicInteger();
        for (int i = 0; i < CALLS; i++) {
            chain(connection, 3, settled);
        }
        await().atMost(GENEROUS).until(() -> settled.get() == CALLS);
        assertThat(connection.isOpen()).isTrue();
    }

    private void chain(final Connection connection, final int length, final AtomicInteger settled) {
        final Promise<Reply> reply = connection.start(new Request(1, NOTHING, huge), LONG);
        reply.whenSettled(() -> {
            reply.await().orThrow();
            if (length == 1) {
                settled.incrementAndGet();
            } else {
                chain(connection, length - 1, settled);
            }
        });
    }

    @Test
    void aReaderThatMayNotWaitIsRefusedBeyondTheLimit() {
        start(2 * Units.MIB);
        final AtomicInteger refused = new AtomicInteger();
        final Promise<Boolean> isOpen = new Promise<>(nodes[1].threads());
        final Promise<Boolean> isListening = new Promise<>(nodes[1].threads());
        nodes[1].network().serve(Plane.DATA, call -> {
            (call.request().method() == 2 ? isOpen : isListening).await();
            call.reply(Reply.ok(NOTHING));
        });
        final Connection connection = nodes[0].network().connect(RIGHT, Plane.DATA);
        final Promise<Reply> first = connection.start(new Request(1, NOTHING), LONG);
        final List<Promise<Reply>> further = new ArrayList<>();
        final AtomicInteger started = new AtomicInteger();
        first.whenSettled(() -> {
            for (int i = 0; i < 400; i++) {
                further.add(connection.start(new Request(2, NOTHING, large), LONG));
            }
            started.incrementAndGet();
        });
        isListening.complete(true); // so that the reader does that, and not this thread, which may wait
        await().atMost(GENEROUS).until(() -> started.get() == 1);
        isOpen.complete(true);
        int done = 0;
        for (final Promise<Reply> promise : further) {
            try {
                promise.await().orThrow();
                done++;
            } catch (Unavailable full) {
                assertThat(full.code()).isEqualTo("queue_full");
                refused.incrementAndGet();
            }
        }
        assertThat(done).isPositive();
        assertThat(refused.get()).isPositive();
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void whoAsksAndDoesNotReadGetsNoMoreAnswersMadeForIt() {
        start(256 * Units.MIB);
        final AtomicInteger handled = new AtomicInteger();
        nodes[1].network().serve(Plane.DATA, call -> {
            handled.incrementAndGet();
            call.reply(Reply.ok(NOTHING, large));
        });
        final int calls = 400;
        try (RawPeer peer = RawPeer.proven(nodes[1].tcp().address(Plane.DATA), LEFT, RIGHT, Plane.DATA)) {
            for (int i = 1; i <= calls; i++) {
                peer.send(RawPeer.call(i, 0));
            }
            await().during(Duration.ofMillis(500)).until(() -> handled.get() < calls / 2);
            int got = 0;
            while (got < calls) {
                assertThat(peer.next().bodyBytes()).isEqualTo(large.length());
                got++;
            }
        }
        assertThat(handled.get()).isEqualTo(calls);
    }

    @Test
    void manySmallCallsForLargeAnswersDoNotFillTheServer() {
        start(2 * Units.MIB);
        nodes[1].network().serve(Plane.DATA, call -> call.reply(Reply.ok(NOTHING, large)));
        final Connection connection = nodes[0].network().connect(RIGHT, Plane.DATA);
        final List<Promise<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            replies.add(connection.start(new Request(1, NOTHING), LONG));
        }
        for (final Promise<Reply> reply : replies) {
            assertThat(reply.await().orThrow().body().length()).isEqualTo(large.length());
        }
    }

    @Test
    void whoAsksMoreThanIsAnsweredWaitsAndTheConnectionGoesOn() {
        start(256 * Units.MIB);
        final List<IncomingCall> held = new CopyOnWriteArrayList<>();
        nodes[1].network().serve(Plane.DATA, held::add);
        final int calls = Limits.CALLS_IN_FLIGHT + 100;
        try (RawPeer peer = RawPeer.proven(nodes[1].tcp().address(Plane.DATA), LEFT, RIGHT, Plane.DATA)) {
            for (int i = 1; i <= calls; i++) {
                peer.send(RawPeer.call(i, 0));
            }
            await().until(() -> held.size() == Limits.CALLS_IN_FLIGHT);
            await().during(Duration.ofMillis(300)).until(() -> held.size() == Limits.CALLS_IN_FLIGHT);
            for (int i = 0; i < calls; i++) {
                final int number = i;
                if (held.size() <= number) {
                    await().until(() -> held.size() > number);
                }
                held.get(i).reply(Reply.ok(NOTHING));
                assertThat(peer.next().type()).isEqualTo(FrameType.REPLY);
            }
        }
    }

    @Test
    void aThreadThatWaitsForRoomMayBeToldToStop() {
        start(256 * Units.MIB);
        final AtomicInteger stopped = new AtomicInteger();
        nodes[1].network().serve(Plane.DATA, call -> nodes[1].clock().sleep(LONG));
        final Connection connection = nodes[0].network().connect(RIGHT, Plane.DATA);
        final AtomicInteger started = new AtomicInteger();
        final var caller = nodes[0].threads().start("caller", () -> {
            try {
                while (true) {
                    connection.start(new Request(1, NOTHING, large), LONG);
                    started.incrementAndGet();
                }
            } finally {
                stopped.incrementAndGet();
            }
        });
        await().until(() -> started.get() > 1);
        final AtomicInteger last = new AtomicInteger();
        await().during(Duration.ofMillis(300)).until(() -> last.getAndSet(started.get()) == started.get());
        caller.cancel();
        caller.join();
        assertThat(stopped.get()).isEqualTo(1);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aDeadlineThatComesWhileThereIsNoRoomMeansNotSent() {
        start(256 * Units.MIB);
        nodes[1].network().serve(Plane.DATA, call -> nodes[1].clock().sleep(LONG));
        final Connection connection = nodes[0].network().connect(RIGHT, Plane.DATA);
        final Payload largest = new BytesPayload(new byte[Limits.CALL_BODY_BYTES]);
        nodes[0].threads()
                .start("caller", () -> {
                    connection.start(new Request(1, NOTHING), LONG);
                    connection.start(new Request(1, NOTHING, largest), LONG);
                    final Promise<Reply> late = connection.start(new Request(1, NOTHING, largest), 200 * Units.MILLI);
                    try {
                        late.await();
                        throw new AssertionError("answered");
                    } catch (Unavailable notSent) {
                        assertThat(notSent.code()).isEqualTo("deadline_exceeded");
                    }
                })
                .join();
    }

    private static Reply outcome(final Promise<Reply> promise) {
        try {
            return promise.await();
        } catch (Failure failure) {
            return Reply.failed(failure);
        }
    }
}
