package kintsugi.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import kintsugi.core.check.Limits;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Connection;
import kintsugi.core.host.HostThread;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Test;

/** What every {@link Connection} promises of calls. */
public abstract class ConnectionContract extends ContractSuite {
    private static final int MOST_WAITS = 10_000;

    private final List<Integer> seen = new CopyOnWriteArrayList<>();

    @Test
    final void callsArriveInTheOrderOfStarting() {
        serveCalls(call -> {
            seen.add(call.request().method());
            call.reply(Reply.ok(call.request().header()));
        });
        onConnection((host, connection) -> {
            final List<Promise<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                replies.add(connection.start(
                        new Request(i, new byte[] {(byte) i}, PatternPayload.uniform(i, 0, i % 7 * 1_000)), SOON));
            }
            for (int i = 0; i < 500; i++) {
                assertThat(replies.get(i).await().header()).containsExactly((byte) i);
            }
        });
        assertThat(seen).hasSize(500).isSorted();
    }

    @Test
    final void answersMayComeInAnyOrderFromAnyThread() {
        final List<IncomingCall> held = new ArrayList<>();
        nodes().serve(host -> host.network().serve(Plane.DATA, call -> {
            held.add(call);
            if (call.request().method() == 3) { // everything before it is listened to
                host.threads()
                        .start(
                                "answers",
                                () -> held.reversed()
                                        .forEach(c -> c.reply(Reply.ok(
                                                new byte[] {(byte) c.request().method()}))));
            }
        }));
        onConnection((host, connection) -> {
            final List<Promise<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                final int number = i;
                replies.add(connection.start(new Request(i, NOTHING), SOON));
                replies.get(i).whenSettled(() -> seen.add(number));
            }
            connection.call(new Request(3, NOTHING), SOON);
            for (int i = 0; i < 3; i++) {
                assertThat(replies.get(i).await().header()).containsExactly((byte) i);
            }
            for (int i = 0; seen.size() < 3 && i < MOST_WAITS; i++) {
                host.clock().sleep(Units.MILLI); // the thread that settled it tells after it wakes those who wait
            }
        });
        assertThat(seen).containsExactly(2, 1, 0);
    }

    @Test
    final void emptyAndLargestPayloadsPassAndLargerOnesAreRefused() {
        serveCalls(call -> call.reply(Reply.ok(NOTHING, call.request().body())));
        onConnection((host, connection) -> {
            assertThat(connection.call(new Request(1, NOTHING), SOON).body().length())
                    .isZero();
            final Payload largest = PatternPayload.uniform(5, 0, Limits.CALL_BODY_BYTES);
            assertThat(Payload.sameContent(
                            connection
                                    .call(new Request(1, NOTHING, largest), SOON)
                                    .body(),
                            largest))
                    .isTrue();
            final Payload larger = PatternPayload.uniform(5, 0, Limits.CALL_BODY_BYTES + 1);
            failsAs(Rejected.class, "too_large", () -> connection.start(new Request(1, NOTHING, larger), SOON));
            final byte[] header = new byte[Limits.CALL_HEADER_BYTES + 1];
            failsAs(Rejected.class, "too_large", () -> connection.start(new Request(1, header), SOON));
            assertThat(connection.call(new Request(1, NOTHING), SOON).status()).isEqualTo(Reply.Status.OK);
        });
    }

    @Test
    final void aRefusalIsAnAnswer() {
        serveCalls(call -> call.reply(Reply.failed(new Rejected("stale_epoch", "ask again"))));
        onConnection((host, connection) -> {
            final Reply reply = connection.start(new Request(1, NOTHING), SOON).await();
            assertThat(reply.status()).isEqualTo(Reply.Status.REJECTED);
            failsAs(Rejected.class, "stale_epoch", () -> connection.call(new Request(1, NOTHING), SOON));
        });
    }

    @Test
    final void onlyTheFirstAnswerCounts() {
        serveCalls(call -> {
            call.reply(Reply.ok(new byte[] {1}));
            call.reply(Reply.ok(new byte[] {2}));
        });
        onConnection((host, connection) -> {
            assertThat(connection.call(new Request(1, NOTHING), SOON).header()).containsExactly((byte) 1);
            assertThat(connection.call(new Request(1, NOTHING), SOON).header()).containsExactly((byte) 1);
        });
    }

    @Test
    final void anUnansweredCallEndsAtItsDeadlineAndTheConnectionGoesOn() {
        serveCalls(call -> {
            if (call.request().method() == 2) {
                call.reply(Reply.ok(NOTHING));
            }
        });
        onConnection((host, connection) -> {
            final long before = host.clock().nanos();
            failsAs(
                    Indeterminate.class,
                    "deadline_exceeded",
                    () -> connection.call(new Request(1, NOTHING), 300 * Units.MILLI));
            assertThat(host.clock().nanos() - before).isBetween(300 * Units.MILLI, SOON);
            assertThat(connection.call(new Request(2, NOTHING), SOON).status()).isEqualTo(Reply.Status.OK);
        });
    }

    @Test
    final void theServerLearnsTheDeadlineAndThePeer() {
        final List<NodeId> peers = new CopyOnWriteArrayList<>();
        final AtomicLong left = new AtomicLong();
        nodes().serve(host -> host.network().serve(Plane.DATA, call -> {
            peers.add(call.peer());
            left.set(call.deadlineNanos() - host.clock().nanos());
            call.reply(Reply.ok(NOTHING));
        }));
        onConnection((host, connection) -> {
            connection.call(new Request(1, NOTHING), SOON);
            assertThat(connection.peer()).isEqualTo(TwoNodes.SERVER);
            assertThat(connection.plane()).isEqualTo(Plane.DATA);
        });
        assertThat(peers).containsExactly(TwoNodes.CLIENT);
        assertThat(left.get()).isBetween(1L, SOON);
    }

    @Test
    final void aCallMayWaitForEverOrNotAtAll() {
        final List<Boolean> isAhead = new CopyOnWriteArrayList<>();
        nodes().serve(host -> host.network().serve(Plane.DATA, call -> {
            isAhead.add(call.deadlineNanos() > host.clock().nanos() + SOON);
            if (call.request().method() == 1) {
                call.reply(Reply.ok(NOTHING));
            }
        }));
        onConnection((host, connection) -> {
            connection.call(new Request(1, NOTHING), Long.MAX_VALUE);
            assertThat(isAhead).containsExactly(true);
            for (final long none : new long[] {0, -SOON, Long.MIN_VALUE}) {
                assertThatThrownBy(() -> connection.call(new Request(2, NOTHING), none))
                        .isInstanceOfAny(Indeterminate.class, Unavailable.class)
                        .satisfies(late -> assertThat(((Failure) late).code()).isEqualTo("deadline_exceeded"));
            }
            connection.call(new Request(1, NOTHING), SOON);
        });
    }

    @Test
    final void planesAreSeparateAndServedOnce() {
        nodes().serve(host -> {
            host.network().serve(Plane.CONTROL, call -> call.reply(Reply.ok(new byte[] {7})));
            failsAs(Rejected.class, "already_served", () -> host.network().serve(Plane.CONTROL, call -> {}));
        });
        nodes().run(host -> {
            failsAs(Unavailable.class, "no_service", () -> host.network().connect(TwoNodes.SERVER, Plane.DATA));
            final Connection control = host.network().connect(TwoNodes.SERVER, Plane.CONTROL);
            assertThat(control.call(new Request(1, NOTHING), SOON).header()).containsExactly((byte) 7);
        });
    }

    @Test
    final void nobodyConnectsToWhatIsNotThere() {
        nodes().run(host -> {
            failsAs(Unavailable.class, null, () -> host.network().connect(TwoNodes.SERVER, Plane.DATA));
            failsAs(Unavailable.class, null, () -> host.network().connect(new NodeId("nobody"), Plane.DATA));
        });
    }

    @Test
    final void aCrashLeavesAPrefixAndThenABreak() {
        serveCalls(call -> {
            seen.add(call.request().method());
            call.reply(Reply.ok(NOTHING));
        });
        onConnection((host, connection) -> {
            final List<Promise<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                if (i == 120) {
                    replies.get(40).await();
                    nodes().crashServer();
                }
                replies.add(connection.start(new Request(i, NOTHING, PatternPayload.uniform(1, 0, 4096)), 60 * SOON));
            }
            int answered = 0;
            for (final Promise<Reply> reply : replies) {
                try {
                    reply.await();
                    answered++;
                } catch (Unavailable | Indeterminate broken) {
                    assertThat(broken.code()).isEqualTo("connection_broken");
                }
            }
            assertThat(answered).isBetween(41, 120);
            assertThat(connection.isOpen()).isFalse();
            failsAs(Unavailable.class, "connection_broken", () -> connection.call(new Request(9, NOTHING), SOON));
            failsAs(Unavailable.class, "connection_broken", () -> connection.open("late"));
        });
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).isEqualTo(i);
        }
    }

    @Test
    final void aRebootOfThePeerBreaksOldConnectionsAndNewOnesWork() {
        serveCalls(call -> call.reply(Reply.ok(NOTHING)));
        onConnection((host, connection) -> {
            connection.call(new Request(1, NOTHING), SOON);
            nodes().crashServer();
            nodes().restartServer();
            assertThatThrownBy(() -> connection.call(new Request(2, NOTHING), SOON))
                    .isInstanceOfAny(Indeterminate.class, Unavailable.class);
            assertThat(connection.isOpen()).isFalse();
            final Connection fresh = host.network().connect(TwoNodes.SERVER, Plane.DATA);
            assertThat(fresh.call(new Request(3, NOTHING), SOON).status()).isEqualTo(Reply.Status.OK);
        });
    }

    @Test
    final void closingFailsWhatIsPending() {
        serveCalls(call -> seen.add(call.request().method()));
        onConnection((host, connection) -> {
            final Promise<Reply> reply = connection.start(new Request(1, NOTHING), SOON);
            host.clock().sleep(Units.SECOND);
            connection.close();
            connection.close();
            failsAs(Indeterminate.class, "connection_broken", reply::await);
            failsAs(Unavailable.class, "connection_broken", () -> connection.call(new Request(2, NOTHING), SOON));
        });
        assertThat(seen).containsExactly(1);
    }

    @Test
    final void moreCallsThanTheLimitAreRefusedAtOnce() {
        serveCalls(call -> seen.add(call.request().method()));
        onConnection((host, connection) -> {
            for (int i = 0; i < Limits.CALLS_IN_FLIGHT; i++) {
                assertThat(connection.start(new Request(i, NOTHING), SOON).isSettled())
                        .isFalse();
            }
            failsAs(
                    Unavailable.class,
                    "queue_full",
                    () -> connection.start(new Request(-1, NOTHING), SOON).await());
        });
    }

    @Test
    final void aCancelledThreadStopsWaiting() {
        serveCalls(call -> {});
        onConnection((host, connection) -> {
            final HostThread waiter = host.threads().start("waiter", () -> {
                try {
                    connection.call(new Request(1, NOTHING), SOON);
                } catch (Cancelled stopped) {
                    seen.add(1);
                    throw stopped;
                }
            });
            host.clock().sleep(Units.MILLI);
            waiter.cancel();
            waiter.join();
            assertThat(seen).containsExactly(1);
        });
    }

    @Test
    final void aSilentNetworkBreaksTheConnectionAndAfterItHealsANewOneWorks() {
        serveCalls(call -> {
            seen.add(call.request().method());
            call.reply(Reply.ok(NOTHING));
        });
        onConnection((host, connection) -> {
            connection.call(new Request(1, NOTHING), SOON);
            nodes().cutNetwork();
            final Promise<Reply> cut = connection.start(new Request(2, NOTHING), 60 * SOON);
            assertThatThrownBy(cut::await)
                    .isInstanceOfAny(Indeterminate.class, Unavailable.class)
                    .satisfies(failure -> assertThat(((Failure) failure).code()).isEqualTo("connection_broken"));
            assertThat(connection.isOpen()).isFalse();
            failsAs(Unavailable.class, "unreachable", () -> host.network().connect(TwoNodes.SERVER, Plane.DATA));
            nodes().healNetwork();
            final Connection fresh = host.network().connect(TwoNodes.SERVER, Plane.DATA);
            assertThat(fresh.call(new Request(3, NOTHING), SOON).status()).isEqualTo(Reply.Status.OK);
        });
        assertThat(seen).contains(1, 3).doesNotHaveDuplicates();
    }
}
