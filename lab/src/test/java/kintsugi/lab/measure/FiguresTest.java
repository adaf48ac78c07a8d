package kintsugi.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalLong;
import kintsugi.core.unit.Units;
import kintsugi.lab.measure.RequestLog.Operation;
import org.junit.jupiter.api.Test;

final class FiguresTest {
    private final RequestLog log = new RequestLog();

    @Test
    void requestsBelongToThePhaseInWhichTheyArrive() {
        request(Operation.READ, 1, 2);
        request(Operation.WRITE, 9, 15);
        request(Operation.WRITE, 12, 13);
        log.failed(log.start(Operation.READ, 0, 0, 4096, 0, 15 * Units.SECOND, 15 * Units.SECOND), 16, "x");
        request(Operation.READ, 25, 26);
        final List<PhaseFigures> phases = new Figures(log)
                .phases(new Phase.Borders(
                        OptionalLong.of(10 * Units.SECOND), OptionalLong.of(20 * Units.SECOND), 30 * Units.SECOND));
        assertThat(phases).extracting(PhaseFigures::name).containsExactly("before", "during", "after");
        assertThat(phases).extracting(PhaseFigures::requests).containsExactly(2L, 1L, 1L);
        assertThat(phases).extracting(PhaseFigures::errors).containsExactly(0L, 1L, 0L);
        assertThat(phases.getFirst().latency().maxNanos()).isCloseTo(6 * Units.SECOND, within(Units.SECOND / 100));
    }

    @Test
    void totalsLeaveFlushesOut() {
        request(Operation.READ, 1, 2);
        request(Operation.WRITE, 1, 3);
        request(Operation.FLUSH, 1, 9);
        final LoadFigures total = new Figures(log).total();
        assertThat(total.requests()).isEqualTo(2);
        assertThat(total.bytesRead()).isEqualTo(4096);
        assertThat(total.bytesWritten()).isEqualTo(4096);
        assertThat(total.latency().maxNanos()).isLessThan(3 * Units.SECOND);
    }

    @Test
    void ratesOverTimeAddUpToTheRequests() {
        for (int i = 0; i < 1_000; i++) {
            request(Operation.WRITE, i * 0.01, i * 0.01 + 0.001);
        }
        final TimeSeries writes = new LoadSeries(log, 0, 20 * Units.SECOND, 40)
                .requestsPerSecond()
                .get(1);
        assertThat(writes.points()).hasSize(40);
        assertThat(writes.points().stream().mapToDouble(TimeSeries.Point::value).sum() * 0.5)
                .isCloseTo(1_000, within(0.01));
        assertThat(writes.points().get(3).value()).isCloseTo(100, within(0.01));
        assertThat(writes.points().get(30).value()).isZero();
    }

    @Test
    void anIntervalWithoutAnswersHasNoLatency() {
        request(Operation.READ, 0, 0.5);
        request(Operation.READ, 9, 9.5);
        final List<TimeSeries> latency = new LoadSeries(log, 0, 10 * Units.SECOND, 10).latency();
        assertThat(latency).extracting(TimeSeries::name).containsExactly("p50", "p99", "p99.9");
        assertThat(latency.getFirst().points()).hasSize(2);
        assertThat(latency.getFirst().points().getFirst().value()).isCloseTo(500, within(1.0));
    }

    private void request(final Operation operation, final double arrival, final double end) {
        final long arrivalNanos = Math.round(arrival * Units.SECOND);
        final int id = log.start(
                operation, log.volume("v"), 0, operation == Operation.FLUSH ? 0 : 4096, 1, arrivalNanos, arrivalNanos);
        log.succeeded(id, Math.round(end * Units.SECOND), new long[] {0});
    }
}
