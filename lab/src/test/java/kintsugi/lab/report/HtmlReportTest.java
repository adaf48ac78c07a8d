package kintsugi.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.measure.FlowFigures;
import kintsugi.lab.measure.FlowRecord;
import kintsugi.lab.measure.Latency;
import kintsugi.lab.measure.LoadFigures;
import kintsugi.lab.measure.PhaseFigures;
import kintsugi.lab.measure.TimeSeries;
import kintsugi.lab.measure.TimeSeries.Point;
import kintsugi.lab.run.ExpectationResult;
import kintsugi.lab.run.RunRecord;
import kintsugi.lab.run.RunRecord.Chart;
import kintsugi.lab.run.RunRecord.HealthSpan;
import kintsugi.lab.run.RunRecord.Mark;
import kintsugi.lab.run.RunRecord.Weight;
import kintsugi.lab.run.RunRecord.Window;
import kintsugi.lab.run.RunResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("L4")
final class HtmlReportTest {
    private static final long END = 180 * Units.SECOND;

    @TempDir
    Path folder;

    @Test
    void isOneFileThatFetchesNothingAndRunsNoScript() throws IOException {
        final Path file = folder.resolve("report.html");
        new HtmlReport(sample("small", true)).write(file);
        final String html = Files.readString(file);
        assertThat(html).startsWith("<!doctype html>").contains("</html>").contains("default-src 'none'");
        assertThat(html)
                .doesNotContainIgnoringCase("<script")
                .doesNotContain("http://", "https://", "src=", "url(", "@import");
    }

    @Test
    void showsVerdictExpectationsFaultsPhasesSeedAndHash() {
        final String html = new HtmlReport(sample("small", false)).html();
        assertThat(html)
                .contains("✗ failed: 1 of 2 expectations hold")
                .contains("sds-3 loses power")
                .contains("--seed 42")
                .contains("--set speed=2")
                .contains("00c0ffee00c0ffee")
                .contains("no chunk is lost")
                .contains("class=\"mark fault\"")
                .contains("class=\"DEGRADED\"");
    }

    @Test
    void everythingFromOutsideIsEscaped() {
        final String html = new HtmlReport(sample("<img src=x onerror=alert(1)>\"'&", true)).html();
        assertThat(html).doesNotContain("<img").contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
    }

    @Test
    void noPeakIsLostWhenALineIsThinnedOut() {
        final List<Point> points = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            points.add(new Point(i * 1_000_000L, i == 55_555 ? 100 : 1));
        }
        final Html out = new Html();
        new ChartFigure(new Window("w", 0, 100 * Units.SECOND, List.of()), List.of())
                .write(out, new Chart("c", "%", false, List.of(new TimeSeries("s", "%", points))));
        assertThat(out.toString()).contains("554,0.0");
        assertThat(out.toString().length()).isLessThan(20_000);
    }

    /** A result with made-up figures, also used to look at the report in a browser. */
    static RunResult sample(final String name, final boolean passed) {
        final Latency latency = new Latency(3_100_000, 21_000_000, 48_000_000, 120_000_000, 4e6);
        return new RunResult(
                name,
                "A recorded load survives the loss of a storage server",
                "scenarios/trace-replay.yaml",
                42,
                new TreeMap<>(java.util.Map.of("speed", "2")),
                passed,
                List.of(
                        new ExpectationResult("no_io_errors", true, "no request fails", "0 of 4,000 failed"),
                        new ExpectationResult("copies", passed, "no chunk is lost", "chunk 3 has one copy")),
                "00c0ffee00c0ffee",
                1_234_567,
                180,
                2.5,
                new LoadFigures(4000, 1500, 2500, 1 << 28, 1 << 29, 0, 12, 3, 5_000_000, latency, latency, latency),
                FlowFigures.of(List.of(flow("", 12 * Units.SECOND), flow("link_failed", 9 * Units.SECOND))),
                List.of(
                        new PhaseFigures("before", 0, 90, 2000, 1 << 27, 0, latency),
                        new PhaseFigures("during", 90, 125, 800, 1 << 26, 0, latency),
                        new PhaseFigures("after", 125, 180, 1200, 1 << 27, 0, latency)),
                record(name));
    }

    private static RunRecord record(final String name) {
        final List<Mark> marks = List.of(
                new Mark(90 * Units.SECOND, Weight.FAULT, "crash_node", "sds-3", "sds-3 loses power"),
                new Mark(94 * Units.SECOND, Weight.CHANGE, "sds_state_change", "sds-3", "DOWN: no heartbeat for 3.5 s"),
                new Mark(125 * Units.SECOND, Weight.REPAIR, "pool_health", "pool-1", "OK again"));
        final List<Chart> charts = List.of(
                new Chart("Requests", "1/s", false, List.of(wave("reads", 40, 1), wave("writes", 60, 2))),
                new Chart("Latency", "ms", true, List.of(wave("p50", 3, 3), wave("p99", 30, 4), wave("p99.9", 90, 5))),
                new Chart("Bandwidth", "MiB/s", false, List.of(wave("read", 4, 6), wave("written", 7, 7))),
                new Chart("Disks in use", "%", false, List.of(wave("mean", 30, 8), wave("busiest", 70, 9))));
        return new RunRecord(
                "What it is about: " + name,
                "name: " + name + "\n",
                END,
                marks,
                List.of(
                        new HealthSpan("pool-1", 0, 94 * Units.SECOND, "OK"),
                        new HealthSpan("pool-1", 94 * Units.SECOND, 125 * Units.SECOND, "DEGRADED"),
                        new HealthSpan("pool-1", 125 * Units.SECOND, END, "OK")),
                List.of(new RunRecord.RouteRow("a", "c", List.of("a", "b", "c"), List.of("a", "d", "c"))),
                List.of(new RunRecord.TableRow("a", "c", "d", 20_000_000, 2)),
                List.of(
                        new Window("The whole run", 0, END, charts),
                        new Window("Around the fault", 80 * Units.SECOND, 140 * Units.SECOND, charts)));
    }

    private static FlowRecord flow(final String reason, final long endNanos) {
        return new FlowRecord(
                "bulk <b>",
                new NodeId("a"),
                new NodeId("c"),
                1 << 20,
                2 * Units.SECOND,
                5 * Units.SECOND,
                endNanos,
                reason,
                0);
    }

    @Test
    void flowsAndRoutesAreShown() {
        final String html = new HtmlReport(sample("net", true)).html();
        assertThat(html)
                .contains("<details open><summary>One by one</summary>")
                .contains("2 started, 1 arrived, 1 failed (1 by link_failed)")
                .contains("<td>bulk &lt;b&gt;</td><td>a</td><td>c</td>")
                .contains("100.0 %", "<td class=\"bad\">link_failed</td>")
                .contains("<td>a → b → c</td><td>a → d → c</td>")
                .contains("<td>a</td><td>c</td><td>d</td><td class=\"n\">20.0 ms</td><td class=\"n\">2</td>");
    }

    private static TimeSeries wave(final String name, final double mean, final int seed) {
        final List<Point> points = new ArrayList<>();
        for (int i = 0; i < 360; i++) {
            final boolean isDuring = i > 180 && i < 250;
            final double noise = Math.abs(Math.sin(i * 0.7 * seed) + Math.sin(i * 0.13 * seed)) / 2;
            points.add(new Point(i * Units.SECOND / 2, mean * (0.6 + noise) * (isDuring ? 1.8 : 1)));
        }
        return new TimeSeries(name, "", points);
    }

    /** Writes the sample for people to look at: {@code java … HtmlReportTest file}. */
    public static void main(final String[] arguments) throws IOException {
        new HtmlReport(sample("trace-replay", true)).write(Path.of(arguments[0]));
    }
}
