package kintsugi.lab.expect;

import java.util.Arrays;
import java.util.function.Predicate;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.measure.RequestLog.Operation;

/** The requests of a log that touch one volume, grouped by block; within a block in the order in which they were sent. */
final class BlockOps {
    private static final int REQUEST_BITS = 24;
    private static final long REQUEST_MASK = (1L << REQUEST_BITS) - 1;

    private final long[] keys;

    private BlockOps(final long[] keys) {
        this.keys = keys;
    }

    static BlockOps of(final RequestLog log, final int volume) {
        int count = 0;
        for (int i = 0; i < log.size(); i++) {
            count += touches(log, i, volume) ? Blocks.touched(log.offset(i), log.length(i)) : 0;
        }
        final long[] keys = new long[count];
        int next = 0;
        for (int i = 0; i < log.size(); i++) {
            if (touches(log, i, volume)) {
                final long first = log.offset(i) / Blocks.BYTES;
                Invariant.that(first < 1L << (Long.SIZE - 1 - REQUEST_BITS), "block %d is too far out", first);
                for (int n = 0; n < Blocks.touched(log.offset(i), log.length(i)); n++) {
                    keys[next++] = (first + n) << REQUEST_BITS | i;
                }
            }
        }
        Arrays.sort(keys);
        return new BlockOps(keys);
    }

    private static boolean touches(final RequestLog log, final int i, final int volume) {
        return log.volumeOf(i) == volume
                && log.operation(i) != Operation.FLUSH
                && (log.operation(i) == Operation.WRITE || log.isOk(i));
    }

    /** Hands out block after block with the numbers of its requests, until {@code goesOn} says no. */
    void forEach(final Predicate<Group> goesOn) {
        int from = 0;
        while (from < keys.length) {
            final long block = keys[from] >> REQUEST_BITS;
            int to = from;
            while (to < keys.length && keys[to] >> REQUEST_BITS == block) {
                to++;
            }
            final int[] requests = new int[to - from];
            for (int i = from; i < to; i++) {
                requests[i - from] = (int) (keys[i] & REQUEST_MASK);
            }
            if (!goesOn.test(new Group(block, requests))) {
                return;
            }
            from = to;
        }
    }

    /** One block and its requests. */
    record Group(long block, int[] requests) {}
}
