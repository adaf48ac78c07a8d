package kintsugi.lab.expect;

import java.util.List;
import java.util.OptionalLong;
import kintsugi.core.unit.Units;
import kintsugi.lab.expect.Course.Rebuilt;

/**
 * Rebuild traffic stayed below the limit. Measured between samples: over every stretch of time that begins and ends with a sample
 * and lasts at least a second, with one chunk more allowed, since a chunk is counted when it is done.
 *
 * @param atMostBytesPerSecond in place of the pools' own limits
 */
public record RebuildRate(OptionalLong atMostBytesPerSecond) implements Expectation {
    private static final long GRAIN_BYTES = 2 * (4L << 20);

    @Override
    public String kind() {
        return "rebuild_rate";
    }

    @Override
    public String expected() {
        return "rebuilds copy at most "
                + (atMostBytesPerSecond.isPresent()
                        ? Units.formatBytes(atMostBytesPerSecond.getAsLong()) + "/s"
                        : "as fast as each pool's limit");
    }

    @Override
    public Verdict check(final Evidence evidence) {
        double fastest = 0;
        boolean holds = true;
        long total = 0;
        for (final PoolView pool : evidence.pools()) {
            final List<Rebuilt> samples = evidence.course().rebuilt().stream()
                    .filter(r -> r.pool().equals(pool.name()))
                    .toList();
            final long limit = atMostBytesPerSecond.orElse(pool.rebuildBytesPerSecond());
            for (int from = 0, to = 0; from < samples.size(); from++) {
                while (to < samples.size()
                        && samples.get(to).timeNanos() - samples.get(from).timeNanos() < Units.SECOND) {
                    to++;
                }
                if (to < samples.size()) {
                    final long bytes =
                            samples.get(to).bytes() - samples.get(from).bytes();
                    final double seconds =
                            (samples.get(to).timeNanos() - samples.get(from).timeNanos()) / (double) Units.SECOND;
                    fastest = Math.max(fastest, bytes / seconds);
                    holds &= bytes - GRAIN_BYTES <= limit * seconds;
                }
            }
            total += samples.isEmpty() ? 0 : samples.getLast().bytes();
        }
        return new Verdict(
                holds,
                Units.formatBytes(total) + " rebuilt, at most " + Units.formatBytes((long) fastest)
                        + "/s between two samples");
    }
}
