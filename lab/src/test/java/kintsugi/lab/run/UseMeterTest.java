package kintsugi.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import kintsugi.core.unit.Units;
import kintsugi.lab.measure.TimeSeries;
import kintsugi.lab.run.RunRecord.Chart;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("L4")
final class UseMeterTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void keepsMeansPeaksAndPicturesThroughManySamples() {
        final UseMeter meter = new UseMeter("Links", List.of("quiet", "busy"));
        long busy = 0;
        for (int second = 1; second <= 10_000; second++) {
            busy += second == 7_777 ? Units.SECOND : second > 5_000 ? Units.SECOND / 2 : 0;
            meter.sample(second * Units.SECOND, new long[] {second, busy});
        }
        assertThat(meter.peakPercent(1)).isCloseTo(100, EXACT);
        assertThat(meter.meanPercent(1, 0, 10_000 * Units.SECOND)).isCloseTo(25.005, EXACT);
        assertThat(meter.meanPercent(1, 5_000 * Units.SECOND, 10_000 * Units.SECOND))
                .isCloseTo(50.01, within(0.2));
        final Chart chart = meter.chart();
        assertThat(chart.title()).isEqualTo("Links in use");
        assertThat(chart.series()).extracting(TimeSeries::name).containsExactly("busy", "quiet");
        assertThat(chart.series().getFirst().points()).hasSizeBetween(500, 1_024);
        assertThat(chart.series().getFirst().points().getLast().value()).isCloseTo(50, EXACT);
    }

    @Test
    void showsTheBusiestAndSaysHowManyMoreThereAre() {
        final List<String> names = java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> "line-" + i)
                .toList();
        final UseMeter meter = new UseMeter("NICs", names);
        final long[] totals = new long[20];
        totals[13] = 9;
        totals[4] = 5;
        meter.sample(Units.SECOND, totals);
        assertThat(meter.chart().title()).isEqualTo("NICs in use, the 8 busiest; 12 more not shown");
        assertThat(meter.chart().series())
                .hasSize(8)
                .extracting(TimeSeries::name)
                .startsWith("line-13", "line-4", "line-0");
    }
}
