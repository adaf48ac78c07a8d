package kintsugi.cli;

import java.util.Locale;
import kintsugi.core.unit.Units;
import kintsugi.lab.measure.FlowFigures;
import kintsugi.lab.measure.Latency;
import kintsugi.lab.measure.LoadFigures;
import kintsugi.lab.measure.PhaseFigures;
import kintsugi.lab.run.ExpectationResult;
import kintsugi.lab.run.RunResult;

/** What came of a run, for people. */
final class Summary {
    private static final String ROW = "  %-8s %10s %12s %10s %8s %10s %10s %10s %10s%n";

    private final Terminal terminal;

    Summary(final Terminal terminal) {
        this.terminal = terminal;
    }

    void print(final RunResult result) {
        line(terminal.bold(result.scenario()) + ": " + result.title());
        line(terminal.dim(result.file() + ", seed " + result.seed() + sets(result)));
        line("");
        if (result.load().requests() > 0 || result.flows().started() == 0) {
            load(result.load());
            line("");
            phases(result);
        }
        flows(result.flows());
        line("");
        result.expectations().forEach(this::expectation);
        verdict(result);
    }

    private void load(final LoadFigures load) {
        format(
                "  requests  %,d (%,d reads, %,d writes), %,d failed%n",
                load.requests(), load.reads(), load.writes(), load.errors());
        format(
                "  bytes     %s read, %s written%n",
                Units.formatBytes(load.bytesRead()), Units.formatBytes(load.bytesWritten()));
        format(
                "  at once   %,d at most; %,d requests waited for a place%s%n",
                load.mostInFlight(),
                load.delayed(),
                load.delayed() == 0 ? "" : ", " + Units.formatNanos(load.worstDelayNanos()) + " at most");
    }

    private void phases(final RunResult result) {
        format(ROW, "phase", "from", "to", "requests", "failed", "p50", "p99", "p99.9", "slowest");
        for (final PhaseFigures phase : result.phases()) {
            row(
                    phase.name(),
                    seconds(phase.fromSeconds()),
                    seconds(phase.toSeconds()),
                    phase.requests(),
                    phase.errors(),
                    phase.latency());
        }
        final LoadFigures load = result.load();
        row("all", "", "", load.requests() - load.errors(), load.errors(), load.latency());
    }

    private void flows(final FlowFigures flows) {
        if (flows.started() == 0) {
            return;
        }
        format(
                "  flows     %,d started, %,d arrived, %,d failed %s%n",
                flows.started(), flows.arrived(), flows.failed(), flows.failed() == 0 ? "" : flows.failures());
        format(
                "  bytes     %s arrived, %s/s from the first start to the last end at %s%n",
                Units.formatBytes(flows.bytes()),
                Units.formatBytes((long) flows.goodputBytesPerSecond()),
                seconds(flows.lastEndSeconds()));
        format(
                "  took      p50 %s, p99 %s, at most %s; at most %.1f %% more than alone%n",
                Units.formatNanos(flows.completion().p50Nanos()),
                Units.formatNanos(flows.completion().p99Nanos()),
                Units.formatNanos(flows.completion().maxNanos()),
                flows.worstSlowerPercent());
    }

    private void row(
            final String name,
            final String from,
            final String to,
            final long requests,
            final long errors,
            final Latency latency) {
        format(
                ROW,
                name,
                from,
                to,
                number(requests),
                number(errors),
                Units.formatNanos(latency.p50Nanos()),
                Units.formatNanos(latency.p99Nanos()),
                Units.formatNanos(latency.p999Nanos()),
                Units.formatNanos(latency.maxNanos()));
    }

    private void expectation(final ExpectationResult result) {
        final String mark = result.passed() ? terminal.green("ok    ") : terminal.red("FAILED");
        format("  %s  %s: expected %s; seen %s%n", mark, result.name(), result.expected(), result.seen());
    }

    private void verdict(final RunResult result) {
        final long held =
                result.expectations().stream().filter(ExpectationResult::passed).count();
        format(
                "%s: %d of %d expectations hold; %s simulated in %s, %,d events, trace hash %s%n",
                result.passed() ? terminal.green("passed") : terminal.red("FAILED"),
                held,
                result.expectations().size(),
                seconds(result.simulatedSeconds()),
                seconds(result.seconds()),
                result.events(),
                result.traceHash());
    }

    private static String sets(final RunResult result) {
        final StringBuilder text = new StringBuilder();
        result.sets()
                .forEach((key, value) ->
                        text.append(", ").append(key).append('=').append(value));
        return text.toString();
    }

    private static String seconds(final double value) {
        return String.format(Locale.ROOT, "%,.1f s", value);
    }

    private static String number(final long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void line(final String text) {
        terminal.out().println(text);
    }

    @com.google.errorprone.annotations.FormatMethod
    private void format(final String format, final Object... values) {
        terminal.out().printf(Locale.ROOT, format, values);
    }
}
