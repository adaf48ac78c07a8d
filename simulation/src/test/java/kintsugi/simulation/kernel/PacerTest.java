package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("K4")
final class PacerTest {
    private static final EventKind TICK = EventKind.of("test/tick");

    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    private final HandClock clock = new HandClock();
    private final Pacer pacer = new Pacer(kernel, clock);
    private final List<Long> realTimes = new ArrayList<>();

    /** Real time that passes only while the pacer waits; controls are pressed at given times. */
    private static final class HandClock implements PaceClock {
        final TreeMap<Long, Runnable> presses = new TreeMap<>();
        long real;

        @Override
        public long nanos() {
            return real;
        }

        @Override
        public void await(final long nanos) {
            final long end = real + nanos;
            if (!presses.isEmpty() && presses.firstKey() <= end) {
                real = Math.max(real, presses.firstKey());
                presses.pollFirstEntry().getValue().run();
            } else {
                real = end;
            }
        }

        @Override
        public void wake() {
            // await looks at the presses itself
        }
    }

    private void tickEverySecond(final int ticks) {
        for (int i = 1; i <= ticks; i++) {
            kernel.at(i * Units.SECOND, 0, TICK, i, () -> realTimes.add(clock.real));
        }
    }

    @Test
    void asFastAsPossibleNeverWaits() {
        tickEverySecond(3);
        pacer.runUntil(10 * Units.SECOND);
        assertThat(clock.real).isZero();
        assertThat(kernel.now()).isEqualTo(10 * Units.SECOND);
        assertThat(realTimes).hasSize(3);
    }

    @Test
    void eventsHappenWhenTheirSpeedSaysSo() {
        for (final double speed : new double[] {0.1, 1, 7.5, 1_000}) {
            final PacerTest fresh = new PacerTest();
            fresh.tickEverySecond(3);
            fresh.pacer.setSpeed(speed);
            fresh.pacer.runUntil(4 * Units.SECOND);
            for (int i = 0; i < 3; i++) {
                final double expected = (i + 1) * Units.SECOND / speed;
                assertThat((double) fresh.realTimes.get(i)).isBetween(expected, expected * 1.001 + 1);
            }
            assertThat((double) fresh.clock.real).isBetween(4e9 / speed, 4e9 / speed * 1.001 + 1);
        }
    }

    @Test
    void pausedTimeDoesNotCount() {
        tickEverySecond(3);
        pacer.setSpeed(1);
        clock.presses.put(1_500 * Units.MILLI, pacer::pause);
        clock.presses.put(11_500 * Units.MILLI, pacer::play);
        pacer.runUntil(3 * Units.SECOND);
        assertThat(realTimes).hasSize(3);
        assertThat(realTimes.get(0)).isBetween(Units.SECOND, Units.SECOND + 10);
        assertThat(realTimes.get(1)).isBetween(12 * Units.SECOND - Units.MILLI, 12 * Units.SECOND + Units.MILLI);
    }

    @Test
    void aStepRunsOneEventAndNothingElse() {
        tickEverySecond(5);
        pacer.pause();
        clock.presses.put(10L, pacer::step);
        clock.presses.put(20L, pacer::step);
        clock.presses.put(30L, pacer::end);
        pacer.runUntil(100 * Units.SECOND);
        assertThat(realTimes).containsExactly(10L, 20L);
        assertThat(kernel.now()).isEqualTo(2 * Units.SECOND);
    }

    @Test
    void theSpeedCanBeChangedOnTheWay() {
        tickEverySecond(10);
        pacer.setSpeed(1);
        clock.presses.put(2 * Units.SECOND + 1, () -> pacer.setSpeed(100));
        pacer.runUntil(10 * Units.SECOND);
        assertThat(clock.real).isBetween(2_080 * Units.MILLI - Units.MILLI, 2_080 * Units.MILLI + Units.MILLI);
    }

    @Test
    void aSimulationThatCannotKeepUpRunsOnAndTellsItsLag() {
        final long[] lag = new long[1];
        for (int i = 1; i <= 20_000; i++) {
            kernel.at(i * 1_000L, 0, TICK, i, () -> {
                clock.real += Units.MILLI; // each event takes a millisecond of real time
                lag[0] = Math.max(lag[0], pacer.lagNanos());
            });
        }
        pacer.setSpeed(1);
        pacer.runUntil(20_000_000);
        assertThat(kernel.now()).isEqualTo(20_000_000);
        assertThat(lag[0]).isPositive();
        assertThat(clock.real).isBetween(20_000 * Units.MILLI, 20_100 * Units.MILLI);
    }

    @Test
    void stoppingTheKernelStopsThePacer() {
        kernel.at(5, 0, TICK, 0, kernel::stop);
        kernel.at(6, 0, TICK, 0, () -> realTimes.add(0L));
        pacer.runUntil(100);
        assertThat(kernel.now()).isEqualTo(5);
        assertThat(realTimes).isEmpty();
    }

    @Test
    void paceDoesNotChangeTheTrace() {
        final Kernel free = new Kernel(KernelOptions.seeded(1));
        for (int i = 1; i <= 10; i++) {
            free.at(i * Units.SECOND, 0, TICK, i, () -> {});
        }
        free.runUntil(20 * Units.SECOND);
        tickEverySecond(10);
        pacer.setSpeed(3);
        pacer.runUntil(20 * Units.SECOND);
        assertThat(kernel.trace().value()).isEqualTo(free.trace().value());
    }

    @Test
    void itIsControlledFromAnotherThread() throws InterruptedException {
        final Pacer real = new Pacer(kernel, new WallPaceClock());
        tickEverySecond(2);
        real.pause();
        final Thread hand = Thread.ofPlatform().start(() -> {
            real.step();
            real.setUnbounded();
            real.play();
        });
        real.runUntil(Units.SECOND * 3);
        hand.join();
        assertThat(realTimes).hasSize(2);
        assertThat(real.isPlaying()).isTrue();
    }

    @Test
    void aSpeedOutOfRangeIsRejected() {
        for (final double speed : new double[] {0, 0.09, -1, 1_001, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> pacer.setSpeed(speed))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("0.1");
        }
    }
}
