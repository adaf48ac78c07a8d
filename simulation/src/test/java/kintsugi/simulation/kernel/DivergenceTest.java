package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import kintsugi.core.check.Invariant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("K3")
final class DivergenceTest {
    private static final EventKind TICK = EventKind.of("test/tick");
    private static final EventKind ODD = EventKind.of("test/odd");

    /** A chain of events of which one is odd; none if {@code odd} is negative. */
    private static Divergence.Run chain(final long length, final long odd) {
        return recorder -> {
            final Kernel kernel = new Kernel(KernelOptions.seeded(1), recorder);
            tick(kernel, 0, length, odd);
            kernel.run();
        };
    }

    private static void tick(final Kernel kernel, final long index, final long length, final long odd) {
        if (index < length) {
            kernel.after(1, index == odd ? ODD : TICK, index, () -> tick(kernel, index + 1, length, odd));
        }
    }

    private static TraceRecorder follow(final Divergence.Run run, final TraceRecorder recorder) {
        run.follow(recorder);
        return recorder;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4_094, 4_095, 4_096, 4_097, 9_999, 50_000, 59_999})
    void theFirstDifferenceIsFoundWhereverItIs(final long odd) {
        final Divergence found =
                Divergence.find(chain(60_000, -1), chain(60_000, odd)).orElseThrow();
        assertThat(found.index()).isEqualTo(odd);
        assertThat(found.left().kind()).isEqualTo("test/tick");
        assertThat(found.right().kind()).isEqualTo("test/odd");
        assertThat(found.right().timeNanos()).isEqualTo(odd + 1);
        assertThat(found.right().target()).isEqualTo(odd);
        assertThat(found.toString()).contains("event " + odd, "test/odd of " + odd);
    }

    @Test
    void aRunThatEndsEarlierDiffersThere() {
        final Divergence found =
                Divergence.find(chain(20_000, -1), chain(10_000, -1)).orElseThrow();
        assertThat(found.index()).isEqualTo(10_000);
        assertThat(found.right()).isNull();
        assertThat(found.toString()).contains("right had ended");
        assertThat(Divergence.find(chain(10_000, -1), chain(20_000, -1))
                        .orElseThrow()
                        .left())
                .isNull();
    }

    @Test
    void equalRunsDoNotDiffer() {
        assertThat(Divergence.find(chain(10_000, 17), chain(10_000, 17))).isEqualTo(Optional.empty());
    }

    @Test
    void aRunThatDoesNotRepeatItselfIsNamedAsSuch() {
        final AtomicLong runs = new AtomicLong();
        assertThatThrownBy(() -> Divergence.find(
                        recorder -> chain(100, runs.getAndIncrement() == 0 ? 50 : 60)
                                .follow(recorder),
                        chain(100, 60)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not come from the seed");
    }

    @Test
    void seedsOfARandomProgramDivergeAndBothEventsAreGiven() {
        final Divergence found = Divergence.find(
                        recorder -> RandomProgram.run(RandomProgram.options(1), recorder),
                        recorder -> RandomProgram.run(RandomProgram.options(2), recorder))
                .orElseThrow();
        assertThat(found.left()).isNotEqualTo(found.right());
    }

    @Test
    void theWindowHoldsExactlyItsEvents() {
        final TraceRecorder whole = follow(chain(9_000, 8_000), TraceRecorder.window(0, 9_000));
        final TraceRecorder part = follow(chain(9_000, 8_000), TraceRecorder.window(4_090, 4_100));
        assertThat(whole.records()).hasSize(9_000);
        assertThat(part.records()).isEqualTo(whole.records().subList(4_090, 4_100));
        assertThat(part.checkpoints()).isEqualTo(whole.checkpoints()).hasSize(2);
        assertThat(whole.records().getLast().hash()).isEqualTo(whole.hash());
    }

    @Test
    void checkpointsThinOutSoThatMemoryIsBounded() {
        final TraceRecorder recorder = TraceRecorder.checkpointsOnly();
        final TraceHash trace = new TraceHash(recorder);
        final long events = 2L * TraceRecorder.CHECKPOINTS_AT_MOST * TraceRecorder.FIRST_INTERVAL + 5;
        for (long i = 0; i < events; i++) {
            trace.add(i, TICK, 0);
        }
        trace.flush();
        final List<TraceRecorder.Checkpoint> checkpoints = recorder.checkpoints();
        assertThat(checkpoints)
                .hasSizeBetween(TraceRecorder.CHECKPOINTS_AT_MOST / 2, TraceRecorder.CHECKPOINTS_AT_MOST);
        assertThat(recorder.events()).isEqualTo(events);
        final long interval = checkpoints.getFirst().events();
        for (int i = 0; i < checkpoints.size(); i++) {
            assertThat(checkpoints.get(i).events()).isEqualTo((i + 1) * interval);
        }
    }

    @Test
    void aRecorderFollowsOneRunOnly() {
        final TraceRecorder recorder = TraceRecorder.checkpointsOnly();
        chain(1, -1).follow(recorder);
        assertThatThrownBy(() -> chain(1, -1).follow(recorder)).isInstanceOf(Invariant.Broken.class);
    }

    @Test
    void theHashIsTheSameOnEveryMachine() {
        final TraceRecorder recorder = follow(chain(10_000, 17), TraceRecorder.checkpointsOnly());
        assertThat(String.format("%016x", recorder.hash())).isEqualTo("ddb92d556af20cca");
    }
}
