package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import kintsugi.lab.expect.Course.Rebuilt;
import kintsugi.lab.measure.TimeSeries;
import kintsugi.lab.measure.TimeSeries.Point;
import kintsugi.lab.run.BlockWorld.PoolState;
import kintsugi.lab.run.RunRecord.Chart;
import kintsugi.lab.run.RunRecord.HealthSpan;
import kintsugi.lab.run.RunRecord.Mark;
import kintsugi.lab.run.RunRecord.Weight;

/** Follows the pools: looks after every event of the cloud and at every sample, and keeps health, rebuilt bytes and marks. */
final class PoolWatch {
    private static final String OK = "OK";

    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final List<Rebuilt> rebuilt = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private OptionalLong lost = OptionalLong.empty();
    private OptionalLong restored = OptionalLong.empty();

    private static final class Line {
        private final List<HealthSpan> spans = new ArrayList<>();
        private final List<Point> degraded = new ArrayList<>();
        private final List<Point> rates = new ArrayList<>();
        private String health = OK;
        private boolean isComplete = true;
        private long since;
        private long lastBytes;
        private long lastNanos;
    }

    /** Something may have changed: the pools at this moment. */
    void look(final long now, final List<PoolState> states) {
        for (final PoolState state : states) {
            final Line line = lines.computeIfAbsent(state.name(), name -> new Line());
            if (!line.health.equals(state.health())) {
                healthChanges(now, state, line);
            }
            if (line.isComplete != (state.degradedChunks() == 0)) {
                redundancyChanges(now, state, line);
            }
        }
    }

    /** As {@link #look}, and adds a point to every series. */
    void sample(final long now, final List<PoolState> states) {
        look(now, states);
        for (final PoolState state : states) {
            final Line line = lines.get(state.name());
            if (line != null) {
                line.degraded.add(new Point(now, state.degradedChunks()));
                final double seconds = (now - line.lastNanos) / 1e9;
                final double mebibytes = (state.rebuiltBytes() - line.lastBytes) / (double) (1 << 20);
                line.rates.add(new Point(now, seconds <= 0 ? 0 : mebibytes / seconds));
                line.lastBytes = state.rebuiltBytes();
                line.lastNanos = now;
                rebuilt.add(new Rebuilt(now, state.name(), state.rebuiltBytes()));
            }
        }
    }

    private static void healthChanges(final long now, final PoolState state, final Line line) {
        line.spans.add(new HealthSpan(state.name(), line.since, now, line.health));
        line.health = state.health();
        line.since = now;
    }

    private void redundancyChanges(final long now, final PoolState state, final Line line) {
        line.isComplete = !line.isComplete;
        if (!line.isComplete && lost.isEmpty()) {
            lost = OptionalLong.of(now);
        }
        restored = lines.values().stream().allMatch(l -> l.isComplete) ? OptionalLong.of(now) : OptionalLong.empty();
        if (line.isComplete) {
            marks.add(new Mark(now, Weight.REPAIR, "redundancy", state.name(), "every chunk has all its copies again"));
        }
    }

    /** When a chunk first lacked a copy. */
    OptionalLong lostNanos() {
        return lost;
    }

    /** When every chunk had all its copies again, if it has them now and had not. */
    OptionalLong restoredNanos() {
        return restored;
    }

    List<Rebuilt> rebuilt() {
        return rebuilt;
    }

    List<Mark> marks() {
        return marks;
    }

    List<HealthSpan> spans(final long endNanos) {
        final List<HealthSpan> all = new ArrayList<>();
        lines.forEach((pool, line) -> {
            all.addAll(line.spans);
            all.add(new HealthSpan(pool, line.since, endNanos, line.health));
        });
        return all;
    }

    List<Chart> charts() {
        final List<TimeSeries> degraded = new ArrayList<>();
        final List<TimeSeries> rates = new ArrayList<>();
        lines.forEach((pool, line) -> {
            degraded.add(new TimeSeries(pool, "chunks", line.degraded));
            rates.add(new TimeSeries(pool, "MiB/s", line.rates));
        });
        return degraded.isEmpty()
                ? List.of()
                : List.of(
                        new Chart("Chunks that lack a copy", "chunks", false, degraded),
                        new Chart("Rebuild traffic", "MiB/s", false, rates));
    }
}
