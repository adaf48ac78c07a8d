package kintsugi.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import kintsugi.core.unit.Units;
import kintsugi.lab.measure.Latency;
import kintsugi.lab.measure.PhaseFigures;
import kintsugi.lab.run.ExpectationResult;
import kintsugi.lab.run.RunRecord;
import kintsugi.lab.run.RunRecord.Mark;
import kintsugi.lab.run.RunRecord.Weight;
import kintsugi.lab.run.RunResult;

/** The report of a run as one HTML file: styles and pictures inline, no scripts, nothing fetched. */
public final class HtmlReport {
    private static final String STYLE = "report.css";
    private static final int MARKS_AT_MOST = 200;

    private final RunResult result;
    private final RunRecord record;
    private final Html out = new Html();

    /** The report of that run. */
    public HtmlReport(final RunResult result) {
        this.result = result;
        this.record = result.record();
    }

    /**
     * Writes it, replacing what is there.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(final Path file) throws IOException {
        Files.writeString(file, html(), StandardCharsets.UTF_8);
    }

    /** The whole document. */
    public String html() {
        out.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
                        + "<title>")
                .text(result.scenario() + ": " + verdict())
                .raw("</title><style>\n" + style() + "</style></head><body><main>\n");
        header();
        expectations();
        final NetworkTables network = new NetworkTables(out);
        if (hasRequests()) {
            phases();
        }
        network.routes(record.routes());
        network.tables(record.tables());
        network.flows(result.flows());
        health();
        record.windows().forEach(this::window);
        timeline();
        repeat();
        out.raw("</main></body></html>\n");
        return out.toString();
    }

    private String verdict() {
        return result.passed() ? "passed" : "failed";
    }

    private void header() {
        out.raw("<header><div class=\"brand\">Kintsugi · ")
                .text(result.scenario())
                .raw("</div>");
        out.element("h1", result.title().isEmpty() ? result.scenario() : result.title());
        final long held =
                result.expectations().stream().filter(ExpectationResult::passed).count();
        out.raw("<p><span class=\"verdict " + (result.passed() ? "good" : "bad") + "\">")
                .text((result.passed() ? "✓ passed" : "✗ failed") + ": " + held + " of "
                        + result.expectations().size() + " expectations hold")
                .raw("</span></p>");
        out.element("p class=\"soft\"", record.description());
        out.raw("<div class=\"cards\">");
        if (hasRequests()) {
            card(Html.count(result.load().requests()), "requests");
            card(Html.count(result.load().errors()), "failed");
            card(Units.formatBytes(result.load().bytesRead()), "read");
            card(Units.formatBytes(result.load().bytesWritten()), "written");
            card(Units.formatNanos(result.load().latency().p50Nanos()), "p50 latency");
            card(Units.formatNanos(result.load().latency().p99Nanos()), "p99 latency");
        }
        if (result.flows().started() > 0) {
            card(Html.count(result.flows().started()), "flows");
            card(Html.count(result.flows().failed()), "flows failed");
            card(Units.formatBytes(result.flows().bytes()), "arrived in flows");
        }
        card(Html.moment(record.endNanos()).replaceFirst("\\.\\d$", ""), "virtual time");
        card(Html.number(result.seconds(), 2) + " s", "real time");
        out.raw("</div></header>\n");
    }

    /** Whether requests are to be shown: always, unless there were plain flows only. */
    private boolean hasRequests() {
        return result.load().requests() > 0 || result.flows().started() == 0;
    }

    private void card(final String value, final String label) {
        out.raw("<div class=\"card\">")
                .element("b", value)
                .element("span", label)
                .raw("</div>");
    }

    private void expectations() {
        out.raw(
                "<h2>Expectations</h2><div class=\"scroll\"><table class=\"stack\"><thead><tr><th></th><th>kind</th><th>expected</th>"
                        + "<th>seen</th></tr></thead><tbody>");
        for (final ExpectationResult e : result.expectations()) {
            out.raw("<tr>")
                    .element("td class=\"" + (e.passed() ? "good" : "bad") + "\"", e.passed() ? "✓" : "✗")
                    .raw("<td>")
                    .element("code", e.name())
                    .raw("</td>")
                    .element("td", e.expected())
                    .element("td", e.seen())
                    .raw("</tr>\n");
        }
        out.raw("</tbody></table></div>\n");
    }

    private void phases() {
        out.raw(
                "<h2>Load, phase by phase</h2><div class=\"scroll\"><table><thead><tr><th>phase</th><th class=\"n\">from</th>"
                        + "<th class=\"n\">to</th><th class=\"n\">requests</th><th class=\"n\">bytes</th><th class=\"n\">failed</th>"
                        + "<th class=\"n\">p50</th><th class=\"n\">p99</th><th class=\"n\">p99.9</th><th class=\"n\">slowest</th></tr></thead><tbody>");
        for (final PhaseFigures phase : result.phases()) {
            final Latency latency = phase.latency();
            out.raw("<tr>").element("td", phase.name());
            number(Html.moment((long) (phase.fromSeconds() * Units.SECOND)));
            number(Html.moment((long) (phase.toSeconds() * Units.SECOND)));
            number(Html.count(phase.requests()));
            number(Units.formatBytes(phase.bytes()));
            number(Html.count(phase.errors()));
            number(Units.formatNanos(latency.p50Nanos()));
            number(Units.formatNanos(latency.p99Nanos()));
            number(Units.formatNanos(latency.p999Nanos()));
            number(Units.formatNanos(latency.maxNanos()));
            out.raw("</tr>\n");
        }
        out.raw(
                "</tbody></table></div><p class=\"soft\">A request belongs to the phase in which it arrived; <em>during</em> is"
                        + " from the first fault until everything is well again. Latency runs from arrival to answer, waiting included.");
        if (result.load().delayed() > 0) {
            out.text(" " + Html.count(result.load().delayed())
                    + " requests had to wait to be sent, because the most allowed were under way; the longest wait was "
                    + Units.formatNanos(result.load().worstDelayNanos()) + ".");
        }
        out.raw("</p>\n");
    }

    private void number(final String text) {
        out.element("td class=\"n\"", text);
    }

    private void health() {
        if (record.poolHealth().isEmpty()) {
            return;
        }
        out.raw("<h2>Pool health</h2><div class=\"bands\">");
        record.poolHealth().stream().map(RunRecord.HealthSpan::pool).distinct().forEach(pool -> {
            out.element("span", pool).raw("<div class=\"band\">");
            record.poolHealth().stream().filter(s -> s.pool().equals(pool)).forEach(this::span);
            out.raw("</div>");
        });
        out.raw(
                "</div><p class=\"key\"><i style=\"background:var(--good)\"></i>OK"
                        + "<i style=\"background:var(--warn)\"></i>DEGRADED<i style=\"background:var(--bad)\"></i>FAILED</p>\n");
    }

    private void span(final RunRecord.HealthSpan span) {
        final double end = Math.max(1, record.endNanos());
        final String colour = switch (span.health()) {
            case "OK", "DEGRADED", "FAILED" -> span.health();
            default -> "other";
        };
        out.raw("<i class=\"" + colour + "\" style=\"left:" + Html.number(100 * span.fromNanos() / end, 3) + "%;width:"
                        + Html.number(100 * (span.toNanos() - span.fromNanos()) / end, 3) + "%\" title=\"")
                .text(span.health() + " from " + Html.moment(span.fromNanos()) + " to " + Html.moment(span.toNanos()))
                .raw("\"></i>");
    }

    private void window(final RunRecord.Window window) {
        out.element("h2", window.title()).raw("<div class=\"charts\">");
        final ChartFigure figure = new ChartFigure(window, record.marks());
        window.charts().forEach(chart -> figure.write(out, chart));
        out.raw("</div><p class=\"key\"><i style=\"background:var(--bad)\"></i>fault"
                + "<i style=\"background:var(--good)\"></i>mended</p>\n");
    }

    private void timeline() {
        out.raw("<h2>What happened</h2><div class=\"scroll\"><table><thead><tr><th class=\"n\">time</th><th>kind</th>"
                + "<th>subject</th><th></th></tr></thead><tbody>");
        record.marks().stream().limit(MARKS_AT_MOST).forEach(this::row);
        out.raw("</tbody></table></div>");
        if (record.marks().size() > MARKS_AT_MOST) {
            out.element("p class=\"soft\"", (record.marks().size() - MARKS_AT_MOST) + " more are left out here.");
        }
    }

    private void row(final Mark mark) {
        final String colour = switch (mark.weight()) {
            case FAULT -> "bad";
            case REPAIR -> "good";
            case CHANGE -> "soft";
        };
        out.raw("<tr>")
                .element("td class=\"n t\"", Html.moment(mark.timeNanos()))
                .raw("<td class=\"" + colour + "\">")
                .element("code", mark.kind())
                .raw("</td>")
                .element("td", mark.subject())
                .element("td" + (mark.weight() == Weight.CHANGE ? " class=\"soft\"" : ""), mark.text())
                .raw("</tr>\n");
    }

    private void repeat() {
        out.raw("<h2>To repeat it</h2><div class=\"scroll\"><pre>");
        out.text("kintsugi run " + result.file() + " --seed " + result.seed());
        result.sets().forEach((key, value) -> out.text(" --set " + key + "=" + value));
        out.raw("</pre></div><p>Trace hash <code>")
                .text(result.traceHash())
                .raw("</code> over ")
                .text(Html.count(result.events()))
                .raw(" events: the same scenario and seed give the same hash on every machine.</p>")
                .raw("<details><summary>The scenario</summary><div class=\"scroll\"><pre>")
                .text(record.scenarioText())
                .raw("</pre></div></details>");
        out.raw("<footer>Made by Kintsugi. All times but “real time” are virtual.</footer>");
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(STYLE), STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
