package kintsugi.block.sds;

import java.util.Optional;
import kintsugi.block.map.ReplicaState;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;

/**
 * Reads all replicas of a device that are in sync, one after the other and over again, at a limited rate, and has mended what is not what
 * was written. So damage is found while another replica still has the content.
 */
final class Scrub {
    private static final int PIECE_BYTES = 1 << 20;
    private static final long REST_NANOS = 10 * Units.SECOND;

    private final Host host;
    private final DeviceStore store;
    private final ReplicaTable table;
    private final Repairer repairer;
    private final Counters counters;
    private final long bytesPerSecond;

    Scrub(
            final Host host,
            final DeviceStore store,
            final ReplicaTable table,
            final Repairer repairer,
            final Counters counters,
            final long bytesPerSecond) {
        this.host = host;
        this.store = store;
        this.table = table;
        this.repairer = repairer;
        this.counters = counters;
        this.bytesPerSecond = bytesPerSecond;
    }

    void start() {
        if (bytesPerSecond > 0) {
            host.threads().start("sds/scrub", this::work);
        }
    }

    private void work() {
        while (true) {
            host.clock().sleep(REST_NANOS);
            if (store.isReady()) {
                try {
                    round();
                    counters.scrubRounds.incrementAndGet();
                } catch (Unavailable gone) {
                    // the device failed between two looks: it is looked at again when it is back
                }
            }
        }
    }

    private void round() {
        for (final long key : store.keys()) {
            for (int offset = 0; offset < DeviceLayout.SLOT_BYTES; offset += PIECE_BYTES) {
                final Optional<Replica> replica = table.find((int) (key >> 32), (int) key);
                if (replica.isEmpty() || replica.get().store() != store) {
                    break;
                }
                host.clock().sleep(PIECE_BYTES * Units.SECOND / bytesPerSecond);
                look(replica.get(), offset);
            }
        }
    }

    private void look(final Replica replica, final int offset) {
        if (replica.stateIn(replica.info()) != ReplicaState.IN_SYNC) {
            return;
        }
        final boolean isDamaged;
        try (RangeGate.Pass _ = replica.enter(offset, PIECE_BYTES, false)) {
            isDamaged = !replica.damaged(offset, PIECE_BYTES).isEmpty();
        } catch (Unavailable gone) {
            return; // the device has failed, or the replica was given up
        }
        counters.scrubbedBytes.addAndGet(PIECE_BYTES);
        if (isDamaged) {
            counters.scrubFinds.incrementAndGet();
            repairer.mendSoon(replica, offset, PIECE_BYTES);
        }
    }
}
