package kintsugi.lab.expect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.random.RandomStream;
import kintsugi.lab.measure.Phase;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.measure.RequestLog.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("L2")
final class BlockHistoryTest {
    private final RequestLog log = new RequestLog();
    private final int volume = log.volume("v");

    @Test
    void aReadOfTheLastWriteIsExplained() {
        write(7);
        read(7);
        assertThat(explained()).isTrue();
    }

    @Test
    void aReadOfAnOlderWriteIsNot() {
        write(7);
        write(8);
        read(7);
        assertThat(explained()).isFalse();
    }

    @Test
    void aReadOfNothingAfterAWriteIsNot() {
        write(7);
        read(0);
        assertThat(explained()).isFalse();
    }

    @Test
    void aReadBesideAWriteMaySeeOldOrNew() {
        write(7);
        final int under = start(Operation.WRITE, 8, 0, 4096);
        read(7);
        read(8);
        log.succeeded(under, 0, new long[0]);
        read(8);
        assertThat(explained()).isTrue();
    }

    @Test
    void aNewValueOnceSeenMayNotVanishAgain() {
        write(7);
        final int under = start(Operation.WRITE, 8, 0, 4096);
        read(8);
        read(7);
        log.succeeded(under, 0, new long[0]);
        assertThat(explained()).isFalse();
    }

    @Test
    void aFailedWriteMayTakeEffectLateOrNever() {
        write(7);
        log.failed(start(Operation.WRITE, 8, 0, 4096), 0, "lost");
        read(7);
        read(8);
        assertThat(explained()).isTrue();
        read(7);
        assertThat(explained()).isFalse();
    }

    @Test
    void partialWritesChangeTheTagByWhatTheyCover() {
        write(7);
        log.succeeded(start(Operation.WRITE, 9, 512, 1024), 0, new long[0]);
        read(PatternPayload.overlay(7, 9, 512, 1536));
        assertThat(explained()).isTrue();
        read(9);
        assertThat(explained()).isFalse();
    }

    @Test
    void partialWritesBesideEachOtherMayComeInAnyOrder() {
        final int a = start(Operation.WRITE, 7, 0, 512);
        final int b = start(Operation.WRITE, 9, 512, 512);
        log.succeeded(a, 0, new long[0]);
        log.succeeded(b, 0, new long[0]);
        read(PatternPayload.overlay(PatternPayload.overlay(0, 9, 512, 1024), 7, 0, 512));
        assertThat(explained()).isTrue();
    }

    @Test
    void whatWasNotFlushedMayVanishAtAPowerLossAndOnlyThen() {
        write(7);
        flush();
        write(8);
        write(9);
        log.powerLost();
        read(8);
        assertThat(explained()).isTrue();
        read(9);
        assertThat(explained()).as("vanishes once only").isFalse();
    }

    @Test
    void whatWasFlushedSurvivesAPowerLoss() {
        write(7);
        write(8);
        flush();
        log.powerLost();
        read(8);
        assertThat(explained()).isTrue();
        read(7);
        assertThat(explained()).isFalse();
    }

    private void flush() {
        log.succeeded(start(Operation.FLUSH, 0, 0, 0), 0, new long[0]);
    }

    @Test
    void tooMuchContentionIsUnclearAndNotRight() {
        final List<Integer> under = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            under.add(start(Operation.WRITE, i + 1, 0, 4096));
        }
        under.forEach(i -> log.succeeded(i, 0, new long[0]));
        final BlockHistory history = new BlockHistory(log, 0, List.of());
        assertThat(history.walk(all())).isEmpty();
        assertThat(history.isUnclear()).isTrue();
    }

    @Test
    void randomTrueHistoriesAreExplainedAndBentOnesAreNot() {
        int refused = 0;
        for (int seed = 0; seed < 300; seed++) {
            assertThat(holds(RandomHistory.make(seed, false)))
                    .as("seed %d", seed)
                    .isTrue();
            refused += holds(RandomHistory.make(seed, true)) ? 0 : 1;
        }
        assertThat(refused).as("bent histories refused").isGreaterThan(270);
    }

    private boolean explained() {
        return holds(log);
    }

    private static boolean holds(final RequestLog history) {
        return new ReadsReturnLastWrite().check(evidence(history)).holds();
    }

    private static Evidence evidence(final RequestLog history) {
        return new Evidence(
                history,
                new Phase.Borders(OptionalLong.empty(), OptionalLong.empty(), 1),
                new Course(List.of(), List.of(), OptionalLong.empty(), OptionalLong.empty(), List.of()),
                NetworkEvidence.NONE,
                BlockEvidence.NONE);
    }

    private int[] all() {
        return IntStream.range(0, log.size()).toArray();
    }

    private void write(final long tag) {
        log.succeeded(start(Operation.WRITE, tag, 0, 4096), 0, new long[0]);
    }

    private void read(final long seen) {
        log.succeeded(start(Operation.READ, 0, 0, 4096), 0, new long[] {seen});
    }

    private int start(final Operation operation, final long tag, final long offset, final int length) {
        return log.start(operation, volume, offset, length, tag, 0, 0);
    }

    /** A register that really behaves as one, with up to four requests under way; bent: one read sees a value long gone. */
    private static final class RandomHistory {
        static RequestLog make(final long seed, final boolean isBent) {
            final RandomStream random = RandomStream.named(seed, "history");
            final RequestLog log = new RequestLog();
            final int volume = log.volume("v");
            final long[] values = new long[64];
            final int[] open = new int[4];
            final boolean[] hasTakenEffect = new boolean[4];
            final long[] saw = new long[4];
            Arrays.fill(open, -1);
            long value = 0;
            int changes = 0;
            for (int step = 0; step < 120; step++) {
                final int slot = random.nextInt(open.length);
                if (open[slot] < 0) {
                    final boolean isWrite = random.nextBoolean(0.5);
                    open[slot] = log.start(
                            isWrite ? Operation.WRITE : Operation.READ, volume, 0, 4096, isWrite ? step + 1 : 0, 0, 0);
                    hasTakenEffect[slot] = false;
                } else if (!hasTakenEffect[slot]) {
                    hasTakenEffect[slot] = true;
                    if (log.operation(open[slot]) == Operation.WRITE) {
                        value = log.tag(open[slot]);
                        values[changes++] = value;
                    }
                    saw[slot] = value;
                } else {
                    final boolean bend =
                            isBent && step > 60 && log.operation(open[slot]) == Operation.READ && changes > 8;
                    log.succeeded(open[slot], 0, new long[] {bend ? values[0] : saw[slot]});
                    open[slot] = -1;
                }
            }
            return log;
        }
    }
}
