package kintsugi.lab.expect;

import java.util.Map;
import java.util.TreeMap;
import kintsugi.lab.expect.BlockEvidence.ServerView;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.measure.RequestLog.Operation;

/**
 * Reads are spread over the copies: every server has answered the share that would fall on it if each copy of a chunk got as many reads
 * of the chunk as the others. The reads are the load's, cut at chunks; what servers answered is their own count.
 *
 * @param withinPercent of each share
 */
public record ReadsSpread(double withinPercent) implements Expectation {
    private static final double GRAIN = 10;

    @Override
    public String kind() {
        return "reads_spread";
    }

    @Override
    public String expected() {
        return "every copy answers its share of the reads, within " + Shares.percent(withinPercent);
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final Map<String, Double> due = new TreeMap<>();
        final Map<ChunkIndexed, Long> reads = reads(evidence.log());
        for (final ChunkView chunk : evidence.block().chunks()) {
            final long ofChunk = reads.getOrDefault(new ChunkIndexed(chunk.volume(), chunk.index()), 0L);
            chunk.copies()
                    .forEach(copy -> due.merge(
                            copy.node(), ofChunk / (double) chunk.copies().size(), Double::sum));
        }
        final Shares shares = new Shares(withinPercent, GRAIN);
        for (final ServerView server : evidence.block().servers()) {
            shares.add(server.node(), server.reads(), due.getOrDefault(server.node(), 0.0));
        }
        return shares.verdict("reads");
    }

    private record ChunkIndexed(String volume, long index) implements Comparable<ChunkIndexed> {
        @Override
        public int compareTo(final ChunkIndexed other) {
            final int byVolume = volume.compareTo(other.volume);
            return byVolume != 0 ? byVolume : Long.compare(index, other.index);
        }
    }

    private static Map<ChunkIndexed, Long> reads(final RequestLog log) {
        final Map<ChunkIndexed, Long> reads = new TreeMap<>();
        for (int i = 0; i < log.size(); i++) {
            if (log.isOk(i) && log.operation(i) == Operation.READ) {
                final String volume = log.volumeName(log.volumeOf(i));
                final long last = (log.offset(i) + Math.max(1, log.length(i)) - 1) / ChunkIndex.CHUNK_BYTES;
                for (long chunk = log.offset(i) / ChunkIndex.CHUNK_BYTES; chunk <= last; chunk++) {
                    reads.merge(new ChunkIndexed(volume, chunk), 1L, Long::sum);
                }
            }
        }
        return reads;
    }
}
