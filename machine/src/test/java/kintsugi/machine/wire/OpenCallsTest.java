package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import kintsugi.core.check.Limits;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Calls that are answered, late, twice or never. */
final class OpenCallsTest {
    @Test
    void answeredAndOverdueCallsMakeRoom() {
        final OpenCalls calls = new OpenCalls();
        final Deque<Long> tickets = new ArrayDeque<>();
        for (int i = 0; i < Limits.CALLS_IN_FLIGHT; i++) {
            assertThat(calls.hasRoom(0)).isTrue();
            tickets.add(calls.enter(i + 1));
        }
        assertThat(calls.hasRoom(0)).isFalse();
        final long first = tickets.remove();
        calls.leave(first);
        assertThat(calls.hasRoom(0)).isTrue();
        calls.enter(Long.MAX_VALUE);
        calls.leave(first);
        assertThat(calls.hasRoom(0)).isFalse();
        assertThat(calls.hasRoom(2)).isTrue();
    }

    @Test
    void aRandomHistoryNeverLosesRoom() {
        for (long seed = 1; seed <= 20; seed++) {
            final RandomStream random = new RandomStream(seed);
            final OpenCalls calls = new OpenCalls();
            final List<Long> all = new ArrayList<>();
            long now = 0;
            for (int step = 0; step < 20_000; step++) {
                now += random.nextInt(3);
                if (random.nextBoolean(0.7) && calls.hasRoom(now)) {
                    all.add(calls.enter(now + random.nextInt(5_000)));
                } else if (!all.isEmpty()) {
                    calls.leave(all.get(random.nextInt(all.size())));
                }
            }
            for (int i = 0; i < Limits.CALLS_IN_FLIGHT; i++) {
                assertThat(calls.hasRoom(now + 5_000)).as("seed %d", seed).isTrue();
                calls.enter(Long.MAX_VALUE);
            }
            assertThat(calls.hasRoom(now + 5_000)).as("seed %d", seed).isFalse();
        }
    }
}
