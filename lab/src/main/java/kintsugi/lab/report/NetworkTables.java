package kintsugi.lab.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import kintsugi.core.unit.Units;
import kintsugi.lab.measure.FlowFigures;
import kintsugi.lab.measure.FlowFigures.Row;
import kintsugi.lab.run.RunRecord.RouteRow;
import kintsugi.lab.run.RunRecord.TableRow;

/** Tables of plain flows and of routes. */
final class NetworkTables {
    private static final int SHOWN_OPEN = 20;

    private final Html out;

    NetworkTables(final Html out) {
        this.out = out;
    }

    void flows(final FlowFigures flows) {
        if (flows.started() == 0) {
            return;
        }
        out.raw("<h2>Flows</h2><p>").text(summary(flows)).raw("</p>");
        out.raw("<details" + (flows.first().size() <= SHOWN_OPEN ? " open" : "") + "><summary>One by one</summary>");
        out.raw(
                "<div class=\"scroll\"><table><thead><tr><th>load</th><th>from</th><th>to</th><th class=\"n\">bytes</th>"
                        + "<th class=\"n\">start</th><th class=\"n\">took</th><th class=\"n\">goodput</th>"
                        + "<th class=\"n\">slower than alone</th><th></th></tr></thead><tbody>");
        flows.first().forEach(this::flow);
        out.raw("</tbody></table></div></details>\n");
        final long more = flows.started() - flows.first().size();
        if (more > 0) {
            out.element("p class=\"soft\"", Html.count(more) + " more are left out here.");
        }
    }

    private static String summary(final FlowFigures flows) {
        final String failures =
                flows.failures().entrySet().stream().map(NetworkTables::failure).collect(Collectors.joining(", "));
        return Html.count(flows.started()) + " started, " + Html.count(flows.arrived()) + " arrived, "
                + Html.count(flows.failed()) + " failed" + (failures.isEmpty() ? "" : " (" + failures + ")") + "; "
                + Units.formatBytes(flows.bytes()) + " arrived, "
                + Units.formatBytes((long) flows.goodputBytesPerSecond())
                + "/s from the first start to the last end. They took "
                + Units.formatNanos(flows.completion().p50Nanos()) + " at the median, "
                + Units.formatNanos(flows.completion().p99Nanos()) + " at the 99th percentile, "
                + Units.formatNanos(flows.completion().maxNanos()) + " at most.";
    }

    private static String failure(final Map.Entry<String, Long> failure) {
        return Html.count(failure.getValue()) + " by " + failure.getKey();
    }

    private void flow(final Row row) {
        final boolean isArrived = row.outcome().equals("arrived");
        out.raw("<tr>").element("td", row.load()).element("td", row.from()).element("td", row.to());
        number(Units.formatBytes(row.bytes()));
        number(Html.moment((long) (row.startSeconds() * Units.SECOND)));
        number(Units.formatNanos((long) (row.seconds() * Units.SECOND)));
        number(isArrived ? Units.formatBytes((long) row.goodputBytesPerSecond()) + "/s" : "");
        number(row.slowerPercent() < 0 ? "" : String.format(Locale.ROOT, "%.1f %%", row.slowerPercent()));
        out.element("td class=\"" + (isArrived ? "soft" : "bad") + "\"", row.outcome())
                .raw("</tr>\n");
    }

    private void number(final String text) {
        out.element("td class=\"n\"", text);
    }

    void routes(final List<RouteRow> routes) {
        if (routes.isEmpty()) {
            return;
        }
        out.raw(
                "<h2>Routes</h2><div class=\"scroll\"><table><thead><tr><th>from</th><th>to</th><th>before the first fault</th>"
                        + "<th>in the end</th></tr></thead><tbody>");
        for (final RouteRow route : routes) {
            final boolean isSame = route.before().equals(route.after());
            out.raw("<tr>")
                    .element("td", route.from())
                    .element("td", route.to())
                    .element("td", text(route.before()))
                    .element("td" + (isSame ? " class=\"soft\"" : ""), text(route.after()))
                    .raw("</tr>\n");
        }
        out.raw("</tbody></table></div>\n");
    }

    void tables(final List<TableRow> tables) {
        if (tables.isEmpty()) {
            return;
        }
        out.raw(
                "<details><summary>Routing tables in the end</summary><div class=\"scroll\"><table><thead><tr><th>at</th>"
                        + "<th>to</th><th>next hop</th><th class=\"n\">cost</th><th class=\"n\">hops</th></tr></thead><tbody>");
        for (final TableRow row : tables) {
            out.raw("<tr>")
                    .element("td", row.node())
                    .element("td", row.destination())
                    .element("td", row.nextHop());
            number(Units.formatNanos(row.costNanos()));
            number(Html.count(row.hops()));
            out.raw("</tr>\n");
        }
        out.raw("</tbody></table></div></details>\n");
    }

    private static String text(final List<String> nodes) {
        return nodes.isEmpty() ? "none" : String.join(" → ", nodes);
    }
}
