package kintsugi.lab.expect;

import java.util.ArrayList;
import java.util.List;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.measure.RequestLog.Operation;

/**
 * A moment at which every copy of something may have lost power at once. A block may then be found as any write since the last FLUSH
 * left it, or as it was at that FLUSH: once, and independently of other blocks.
 *
 * @param flushStamp where the last FLUSH that was answered before it began
 * @param stamp its place in the order of all starts and ends
 */
record PowerLoss(long flushStamp, long stamp) {
    /** Those of one volume, in order. */
    static List<PowerLoss> of(final RequestLog log, final int volume) {
        final List<PowerLoss> losses = new ArrayList<>();
        for (final long stamp : log.powerLosses()) {
            long flush = 0;
            for (int i = 0; i < log.size(); i++) {
                if (log.operation(i) == Operation.FLUSH && log.volumeOf(i) == volume && log.endStamp(i) < stamp) {
                    flush = Math.max(flush, log.startStamp(i));
                }
            }
            losses.add(new PowerLoss(flush, stamp));
        }
        return losses;
    }

    /** Whether a stretch between two events touches the time whose values may come back. */
    boolean covers(final long afterStamp, final long untilStamp) {
        return untilStamp > flushStamp && afterStamp < stamp;
    }
}
