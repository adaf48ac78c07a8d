package kintsugi.lab.expect;

import java.util.List;
import java.util.OptionalLong;
import kintsugi.core.unit.Units;
import kintsugi.lab.expect.Course.Rebuilt;

/**
 * Rebuild traffic stayed below the limit over every stretch of time between two samples: what was copied in it is at most the limit
 * times its length, and a grain more, since a chunk is counted when it is done and several are under way at once. It may also be
 * expected not to be slow: the mean of those samples in which anything was copied.
 *
 * @param atMostBytesPerSecond in place of the pools' own limits
 * @param atLeastBytesPerSecond of the mean
 */
public record RebuildRate(OptionalLong atMostBytesPerSecond, OptionalLong atLeastBytesPerSecond)
        implements Expectation {
    private static final int CHUNKS_UNDER_WAY = 9;
    private static final long GRAIN_BYTES = CHUNKS_UNDER_WAY * ChunkIndex.CHUNK_BYTES;

    @Override
    public String kind() {
        return "rebuild_rate";
    }

    @Override
    public String expected() {
        return "rebuilds copy at most "
                + (atMostBytesPerSecond.isPresent()
                        ? Units.formatBytes(atMostBytesPerSecond.getAsLong()) + "/s"
                        : "as fast as each pool's limit")
                + (atLeastBytesPerSecond.isPresent()
                        ? ", and at least " + Units.formatBytes(atLeastBytesPerSecond.getAsLong()) + "/s on average"
                        : "");
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final List<Flow> flows = evidence.block().pools().stream()
                .map(pool -> flow(pool, evidence.course().rebuilt()))
                .toList();
        final long total = flows.stream().mapToLong(Flow::bytes).sum();
        final double fastest = flows.stream().mapToDouble(Flow::meanRate).max().orElse(0);
        return new Verdict(
                flows.stream().allMatch(Flow::isBelowLimit) && fastest >= atLeastBytesPerSecond.orElse(0),
                Units.formatBytes(total) + " rebuilt, at " + Units.formatBytes((long) fastest) + "/s on average");
    }

    /** What rebuilds of one pool did. */
    private record Flow(long bytes, double meanRate, boolean isBelowLimit) {}

    /**
     * Finds the stretch between two samples in which most was copied beyond the limit (Kadane's largest sum of a stretch).
     */
    private Flow flow(final PoolView pool, final List<Rebuilt> all) {
        final double limit = atMostBytesPerSecond.orElse(pool.rebuildBytesPerSecond());
        double excess = 0;
        double highest = 0;
        double busySeconds = 0;
        Rebuilt last = new Rebuilt(0, pool.name(), 0);
        for (final Rebuilt sample : all) {
            if (sample.pool().equals(pool.name())) {
                final double seconds = (sample.timeNanos() - last.timeNanos()) / (double) Units.SECOND;
                final long bytes = sample.bytes() - last.bytes();
                excess = Math.max(0, excess) + bytes - limit * seconds;
                highest = Math.max(highest, excess);
                busySeconds += bytes > 0 ? seconds : 0;
                last = sample;
            }
        }
        return new Flow(last.bytes(), busySeconds == 0 ? 0 : last.bytes() / busySeconds, highest <= GRAIN_BYTES);
    }
}
