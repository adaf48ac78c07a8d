package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.check.Limits;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Request;
import kintsugi.core.random.RandomStream;
import kintsugi.machine.thread.MachineThreads;
import org.junit.jupiter.api.Test;

/** Replies find their calls, deadlines theirs, and slots are used again. */
final class PendingCallsTest {
    private static final MachineThreads THREADS = new MachineThreads("test", defect -> {});
    private static final int SEEDS = 30;
    private static final int STEPS = 5_000;

    @Test
    void aRandomHistoryIsThatOfAPlainTable() throws Violation {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final RandomStream random = new RandomStream(seed);
            final PendingCalls calls = new PendingCalls();
            final Map<Long, PendingCall> table = new TreeMap<>();
            long now = Long.MAX_VALUE - 1_000; // the clock's origin is arbitrary, and it may wrap
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2, 3 -> {
                        final PendingCall call = call(now + random.nextInt(500));
                        assertThat(calls.enter(call)).isNotEqualTo(PendingCalls.Entry.FULL);
                        assertThat(table.put(call.frame.id, call)).isNull();
                    }
                    case 4, 5, 6 -> {
                        if (!table.isEmpty()) {
                            final Long id = new ArrayList<>(table.keySet()).get(random.nextInt(table.size()));
                            assertThat(calls.take(id)).as("seed %d", seed).isSameAs(table.remove(id));
                            assertThat(calls.take(id)).as("seed %d", seed).isNull();
                        }
                    }
                    default -> {
                        now += random.nextInt(300);
                        isInStep(seed, calls, table, now);
                    }
                }
            }
            assertThat(calls.close()).hasSameSizeAs(table.values());
            assertThat(calls.enter(call(now))).isEqualTo(PendingCalls.Entry.CLOSED);
        }
    }

    private static void isInStep(
            final long seed, final PendingCalls calls, final Map<Long, PendingCall> table, final long now) {
        final Map<Long, PendingCall> due = new HashMap<>();
        for (final PendingCall call : table.values()) {
            if (call.deadlineNanos - now <= 0) {
                due.put(call.frame.id, call);
            }
        }
        if (!due.isEmpty()) {
            assertThat(calls.isDue(now)).as("seed %d", seed).isTrue();
        }
        if (calls.isDue(now)) {
            assertThat(calls.takeDue(now)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(due.values());
            table.keySet().removeAll(due.keySet());
        }
        for (final PendingCall call : table.values()) {
            assertThat(calls.quietNanos(now)).as("seed %d", seed).isLessThanOrEqualTo(call.deadlineNanos - now);
        }
    }

    @Test
    void theReaderIsWokenOnlyForAnEarlierDeadline() {
        final PendingCalls calls = new PendingCalls();
        assertThat(calls.enter(call(100))).isEqualTo(PendingCalls.Entry.WAITS_AND_IS_NEXT);
        assertThat(calls.enter(call(100))).isEqualTo(PendingCalls.Entry.WAITS);
        assertThat(calls.enter(call(200))).isEqualTo(PendingCalls.Entry.WAITS);
        assertThat(calls.enter(call(50))).isEqualTo(PendingCalls.Entry.WAITS_AND_IS_NEXT);
    }

    @Test
    void noMoreWaitThanTheLimitAndTheyAreClosedInOrder() {
        final PendingCalls calls = new PendingCalls();
        final List<PendingCall> entered = new ArrayList<>();
        for (int i = 0; i < Limits.CALLS_IN_FLIGHT; i++) {
            entered.add(call(i));
            calls.enter(entered.getLast());
        }
        assertThat(calls.enter(call(1))).isEqualTo(PendingCalls.Entry.FULL);
        assertThat(calls.close()).containsExactlyElementsOf(entered);
    }

    @Test
    void anIdThatWasNeverGivenIsSeenTo() {
        final PendingCalls calls = new PendingCalls();
        final PendingCall call = call(1);
        calls.enter(call);
        for (final long id : new long[] {0, -1, 1, call.frame.id + 1, call.frame.id + (1 << 12), Long.MIN_VALUE}) {
            assertThatThrownBy(() -> calls.take(id)).isInstanceOf(Violation.class);
        }
    }

    private static PendingCall call(final long deadlineNanos) {
        return new PendingCall(Frame.call(new Request(1, new byte[0]), 1), new Promise<>(THREADS), deadlineNanos);
    }
}
