package kintsugi.simulation.hardware.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import kintsugi.core.failure.Failure;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H3")
final class DiskTimingTest {
    private static final long SEEK = 2_500 * Units.MICRO;
    private static final long RATE = 200 * Units.MIB;
    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));

    @Test
    void anOperationTakesItsSeekAndItsSizeAtTheThroughput() {
        final DiskMechanism disk = disk(1);
        final DiskTicket ticket = disk.submit(20 * Units.MIB, 1, ignored());
        assertThat(ticket.dueNanos()).isEqualTo(SEEK + 100 * Units.MILLI);
        kernel.run();
        assertThat(kernel.now()).isEqualTo(ticket.dueNanos());
        assertThat(disk.busyNanos()).isEqualTo(kernel.now());
    }

    @Test
    void channelsServeThatManyAtATimeFirstComeFirstServed() {
        final DiskMechanism disk = disk(2);
        final long one = SEEK + 100 * Units.MILLI;
        for (int i = 0; i < 5; i++) {
            assertThat(disk.submit(20 * Units.MIB, 1, ignored()).dueNanos()).isEqualTo((1 + i / 2) * one);
        }
        kernel.runUntil(one);
        assertThat(disk.outstanding()).isEqualTo(3);
        assertThat(disk.busyNanos()).isEqualTo(2 * one);
    }

    @Test
    void aSlowDiskTakesThatManyTimesAsLong() {
        final DiskMechanism disk = disk(1);
        disk.slow(8);
        assertThat(disk.submit(20 * Units.MIB, 1, ignored()).dueNanos()).isEqualTo(8 * (SEEK + 100 * Units.MILLI));
    }

    /** Pollaczek–Khinchine for constant service: mean wait = ρ S / (2 (1 − ρ)). */
    @Test
    void waitsUnderPoissonArrivalsAreThoseOfMD1() {
        for (final double load : new double[] {0.3, 0.6, 0.8}) {
            final long[] arrivals = poisson(load, 1, 400_000);
            final double expected = load * serviceNanos() / (2 * (1 - load));
            assertThat(Arrays.stream(waits(1, arrivals)).average().orElseThrow())
                    .as("load %s", load)
                    .isCloseTo(expected, Percentage.withPercentage(3));
        }
    }

    /** With Kiefer and Wolfowitz's recursion of 1955 on the same arrivals, and Crommelin's M/D/c wait in the mean. */
    @Test
    void waitsUnderPoissonArrivalsAreThoseOfMDc() {
        for (int channels = 2; channels <= 3; channels++) {
            final long[] arrivals = poisson(0.7, channels, 400_000);
            final long[] waits = waits(channels, arrivals);
            assertThat(waits).isEqualTo(kieferWolfowitz(channels, arrivals));
            assertThat(Arrays.stream(waits).average().orElseThrow())
                    .as("channels %d", channels)
                    .isCloseTo(crommelin(channels, 0.7) * serviceNanos(), Percentage.withPercentage(3));
        }
    }

    private long[] waits(final int channels, final long[] arrivals) {
        final Kernel own = new Kernel(KernelOptions.seeded(2));
        final DiskMechanism disk = new DiskMechanism(own, 0, new DiskModel(SEEK, RATE, channels));
        final long[] waits = new long[arrivals.length];
        for (int i = 0; i < arrivals.length; i++) {
            final int number = i;
            own.at(
                    arrivals[i],
                    0,
                    EventKind.of("test/arrival"),
                    0,
                    () -> disk.submit(4096, 1, new DiskOperation() {
                        @Override
                        public void completed() {
                            waits[number] = own.now() - serviceNanos() - arrivals[number];
                        }

                        @Override
                        public void failed(final Failure failure) {
                            throw new AssertionError(failure);
                        }
                    }));
        }
        own.run();
        return waits;
    }

    private static long[] kieferWolfowitz(final int channels, final long[] arrivals) {
        final long[] left = new long[channels]; // work left on each server, ascending
        final long[] waits = new long[arrivals.length];
        for (int i = 0; i < arrivals.length; i++) {
            final long gap = i == 0 ? 0 : arrivals[i] - arrivals[i - 1];
            for (int c = 0; c < channels; c++) {
                left[c] = Math.max(0, left[c] - gap);
            }
            Arrays.sort(left);
            waits[i] = left[0];
            left[0] += serviceNanos();
        }
        return waits;
    }

    /**
     * Mean wait of M/D/c in service times: W = Σ_{i≥1} e^{−iλ} [ Σ_{j≥ic} (iλ)^j / j! − (c/λ) Σ_{j≥ic+1} (iλ)^j / j! ], with
     * λ = cρ arrivals in a service time (Crommelin 1932).
     */
    private static double crommelin(final int channels, final double load) {
        final double rate = channels * load;
        double sum = 0;
        for (int i = 1; i < 400; i++) {
            final int from = i * channels;
            final double mean = i * rate;
            double logTerm = -mean;
            for (int j = 1; j <= from; j++) {
                logTerm += StrictMath.log(mean / j);
            }
            double term = StrictMath.exp(logTerm);
            double tail = 0;
            double tailAfter = 0;
            for (int j = from; j < from + 2_000; j++) {
                tail += term;
                tailAfter += j > from ? term : 0;
                term *= mean / (j + 1);
            }
            sum += tail - channels / rate * tailAfter;
        }
        return sum;
    }

    @Test
    void crommelinsFormulaAgreesWithPollaczekKhinchineForOneServer() {
        assertThat(crommelin(1, 0.6)).isCloseTo(0.6 / (2 * 0.4), within(1e-9));
    }

    private static long serviceNanos() {
        return SEEK + Math.ceilDiv(4096 * Units.SECOND, RATE);
    }

    private static long[] poisson(final double load, final int channels, final int count) {
        final RandomStream random = new RandomStream(42);
        final long[] times = new long[count];
        double time = 0;
        for (int i = 0; i < count; i++) {
            time += random.nextExponential(serviceNanos() / (load * channels));
            times[i] = (long) time;
        }
        return times;
    }

    private DiskMechanism disk(final int channels) {
        return new DiskMechanism(kernel, 0, new DiskModel(SEEK, RATE, channels));
    }

    private static DiskOperation ignored() {
        return new DiskOperation() {
            @Override
            public void completed() {}

            @Override
            public void failed(final Failure failure) {}
        };
    }
}
