package kintsugi.lab.expect;

import java.util.List;
import java.util.Map;
import java.util.Set;
import kintsugi.core.data.Blocks;
import kintsugi.input.Counted;
import kintsugi.lab.expect.ChunkView.CopyView;
import kintsugi.lab.expect.Expectation.Verdict;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.measure.RequestLog.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the devices hold after a power loss of every node, which the run has caused before it asks, with what the block may have held at some time since the last FLUSH that
 * succeeded was sent: anything older would mean that flushed content is lost.
 */
final class FlushCheck {
    private final RequestLog log;
    private @Nullable String wrong;
    private long flushes;
    private long blocks;

    private FlushCheck(final RequestLog log) {
        this.log = log;
    }

    static Verdict of(final Evidence evidence) {
        final FlushCheck check = new FlushCheck(evidence.log());
        for (int volume = 0; volume < evidence.log().volumes(); volume++) {
            final long stamp = check.lastFlush(volume);
            final Map<Long, ChunkView> chunks =
                    ChunkIndex.of(evidence.block().chunks(), evidence.log().volumeName(volume));
            if (stamp > 0) {
                final List<PowerLoss> losses = PowerLoss.of(evidence.log(), volume);
                BlockOps.of(evidence.log(), volume).forEach(group -> check.goesOn(group, stamp, chunks, losses));
            }
        }
        if (check.wrong != null) {
            return new Verdict(false, check.wrong);
        }
        return new Verdict(
                check.flushes > 0 && check.blocks > 0,
                Counted.of(check.flushes, "flushes; ")
                        + Counted.of(check.blocks, "block copies survived a power loss of every node"));
    }

    private long lastFlush(final int volume) {
        long stamp = 0;
        for (int i = 0; i < log.size(); i++) {
            if (log.operation(i) == Operation.FLUSH && log.volumeOf(i) == volume && log.isOk(i)) {
                stamp = log.startStamp(i);
                flushes++;
            }
        }
        return stamp;
    }

    private boolean goesOn(
            final BlockOps.Group group,
            final long stamp,
            final Map<Long, ChunkView> chunks,
            final List<PowerLoss> losses) {
        final BlockHistory history = new BlockHistory(log, group.block(), losses, stamp);
        final ChunkView chunk = chunks.get(group.block() * Blocks.BYTES / ChunkIndex.CHUNK_BYTES);
        if (chunk == null || history.walk(group.requests()).isPresent() || history.isUnclear()) {
            return true; // other expectations look at these
        }
        final Set<Long> allowed = history.valuesSince();
        for (final CopyView copy : chunk.copies()) {
            final long kept = copy.content().applyAsLong(group.block() - chunk.firstBlock());
            if (copy.isInSync() && copy.isUp() && !allowed.contains(kept)) {
                wrong = "after a power loss, block " + group.block() + " of " + chunk.volume() + " on " + copy.node()
                        + " holds " + Long.toHexString(kept) + ", which is older than the last flush";
                return false;
            }
            blocks++;
        }
        return true;
    }
}
