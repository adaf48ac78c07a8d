package kintsugi.lab.expect;

import java.util.List;
import java.util.Map;
import java.util.Set;
import kintsugi.core.data.Blocks;
import kintsugi.input.Counted;
import kintsugi.lab.expect.ChunkView.CopyView;
import kintsugi.lab.measure.RequestLog;
import org.jspecify.annotations.Nullable;

/**
 * At the end, every in-sync copy on a node that is up holds, block by block, what the last acknowledged write left, or a write
 * that ran beside it or never got its answer. Looks at the devices' content.
 */
public record AcknowledgedWritesKept() implements Expectation {
    @Override
    public String kind() {
        return "acknowledged_writes_kept";
    }

    @Override
    public String expected() {
        return "each in-sync copy holds the last acknowledged write of each block";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final Look look = new Look(evidence);
        for (int volume = 0; volume < evidence.log().volumes(); volume++) {
            final Map<Long, ChunkView> chunks =
                    ChunkIndex.of(evidence.block().chunks(), evidence.log().volumeName(volume));
            final List<PowerLoss> losses = PowerLoss.of(evidence.log(), volume);
            BlockOps.of(evidence.log(), volume).forEach(group -> look.goesOn(group, chunks, losses));
        }
        return look.wrong != null
                ? new Verdict(false, look.wrong)
                : new Verdict(
                        look.copies > 0,
                        Counted.of(look.copies, "copies of ") + Counted.of(look.blocks, "blocks are as last written"));
    }

    private static final class Look {
        private final RequestLog log;
        private @Nullable String wrong;
        private long blocks;
        private long copies;

        Look(final Evidence evidence) {
            this.log = evidence.log();
        }

        boolean goesOn(final BlockOps.Group group, final Map<Long, ChunkView> chunks, final List<PowerLoss> losses) {
            final BlockHistory history = new BlockHistory(log, group.block(), losses);
            if (history.walk(group.requests()).isPresent() || history.isUnclear()) {
                return true; // what reads saw is another expectation's matter
            }
            final Set<Long> possible = history.finalValues();
            final ChunkView chunk = chunks.get(group.block() * Blocks.BYTES / ChunkIndex.CHUNK_BYTES);
            if (chunk == null) {
                wrong = possible.contains(0L) ? null : "block " + group.block() + " was written, and has no chunk";
                return wrong == null;
            }
            blocks++;
            return holds(group.block(), chunk, possible);
        }

        private boolean holds(final long block, final ChunkView chunk, final Set<Long> possible) {
            final List<CopyView> good = chunk.copies().stream()
                    .filter(c -> c.isInSync() && c.isUp())
                    .toList();
            for (final CopyView copy : good) {
                final long held = copy.content().applyAsLong(block - chunk.firstBlock());
                if (!possible.contains(held)) {
                    wrong = "block " + block + " of " + chunk.volume() + " on " + copy.node() + " holds "
                            + Long.toHexString(held) + ", which is not what was written last";
                    return false;
                }
                copies++;
            }
            return true;
        }
    }
}
