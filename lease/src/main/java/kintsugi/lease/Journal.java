package kintsugi.lease;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import org.jspecify.annotations.Nullable;

/**
 * Records on a block device that survive a crash, and the loss of any one block.
 *
 * <p>Each record has a <em>place</em>, and at each place two copies, far apart. A change is written to the first copy and synced,
 * then to the second and synced, and only then answered. So at any time at most one copy is in the making, and the other holds
 * at least what was answered last. Hence what is found after a crash can be used whatever happened to one block:
 *
 * <ul>
 *   <li>Both copies are sound: the newer counts. If they differ, the newer was never answered, or is; both are safe.
 *   <li>One is damaged. Either it was in the making, then nobody has heard of it; or it was damaged later, then the other is equal, or
 *       newer. The sound one counts. (With two slots written <em>alternately</em>, one cannot tell a torn write, which nobody has
 *       heard of, from a promise given and then damaged: falling back would break the promise.)
 *   <li>One is damaged and the other blank: the first record of that place was in the making. It counts as blank.
 *   <li>Both are damaged: what was promised is lost. {@link #isWhole} is false, and nobody can know for which lease.
 * </ul>
 *
 * Before anything else is written, copies that differ are made equal. The cost, two syncs instead of one, is paid by changes of
 * holder only: a renewal changes nothing that must be remembered.
 *
 * <p>After a write or sync has failed, what the device holds is unknown, and nothing more is written: the journal is closed until
 * the next start.
 */
final class Journal {
    /** Most leases of one keeper. */
    static final int PLACES = 128;

    /** The size that the device must have at least. */
    static final long DEVICE_BYTES = 2L * PLACES * Blocks.BYTES;

    private static final int COPY_BYTES = PLACES * Blocks.BYTES;

    private final BlockDevice device;
    private final SortedMap<Integer, SeatRecord> found = new TreeMap<>();
    private int lostPlaces;
    private int repairs;
    private volatile @Nullable Failure failure;

    /** What one copy of one place holds. */
    private record Copy(boolean isBlank, Optional<SeatRecord> record) {
        boolean isDamaged() {
            return !isBlank && record.isEmpty();
        }

        long version() {
            return record.map(SeatRecord::version).orElse(-1L);
        }
    }

    /** Reads what there is and mends it; a device that fails leaves a journal that is closed. */
    Journal(final BlockDevice device) {
        this.device = device;
        guarded(this::load);
    }

    /** What was found at the start, by place. */
    SortedMap<Integer, SeatRecord> found() {
        return found;
    }

    /** Whether no record is lost. */
    boolean isWhole() {
        return lostPlaces == 0;
    }

    /** How many places had one copy that was missing, old or damaged. */
    int repairs() {
        return repairs;
    }

    /** Why it is closed; null if it is not. */
    @Nullable
    Failure failure() {
        return failure;
    }

    /**
     * Makes the record durable at that place.
     *
     * @throws Unavailable {@code journal_closed} if that failed, now or before: whether the record is kept is unknown
     */
    void write(final int place, final SeatRecord record) {
        if (failure == null) {
            guarded(() -> writeBoth(place, record.encode()));
        }
        final Failure now = failure;
        if (now != null) {
            throw new Unavailable(
                    "journal_closed",
                    "this keeper cannot keep promises until it is started again, because its device " + device.name()
                            + " failed: " + now.getMessage());
        }
    }

    private void writeBoth(final int place, final Payload block) {
        device.write(offset(place, 0), block);
        device.sync();
        device.write(offset(place, 1), block);
        device.sync();
    }

    private void load() {
        if (device.sizeBytes() < DEVICE_BYTES) {
            throw new Rejected(
                    "small_device",
                    "a lease keeper needs a device of " + DEVICE_BYTES + " bytes; " + device.name() + " has "
                            + device.sizeBytes());
        }
        final Optional<byte[]> firsts = whole(0);
        final Optional<byte[]> seconds = whole(1);
        for (int place = 0; place < PLACES; place++) {
            load(place, copy(firsts, place, 0), copy(seconds, place, 1));
        }
        if (repairs > 0) {
            device.sync();
        }
    }

    private void load(final int place, final Copy first, final Copy second) {
        if (first.record().isEmpty() && second.record().isEmpty()) {
            forget(place, first, second);
            return;
        }
        final SeatRecord newest =
                (first.version() >= second.version() ? first : second).record().orElseThrow();
        mend(place, 0, first, newest);
        mend(place, 1, second, newest);
        found.put(place, newest);
    }

    private void forget(final int place, final Copy first, final Copy second) {
        if (first.isDamaged() && second.isDamaged()) {
            lostPlaces++;
        } else if (first.isDamaged() || second.isDamaged()) {
            device.discard(offset(place, first.isDamaged() ? 0 : 1), Blocks.BYTES);
            repairs++;
        }
    }

    private void mend(final int place, final int copy, final Copy found, final SeatRecord newest) {
        if (found.version() != newest.version()) {
            device.write(offset(place, copy), newest.encode());
            repairs++;
        }
    }

    /** All first or all second copies, unless a block among them is damaged. */
    private Optional<byte[]> whole(final int copy) {
        try {
            return Optional.of(device.read(offset(0, copy), COPY_BYTES).toBytes());
        } catch (Corrupt damaged) {
            return Optional.empty();
        }
    }

    private Copy copy(final Optional<byte[]> whole, final int place, final int copy) {
        try {
            final byte[] block = whole.isPresent()
                    ? Arrays.copyOfRange(whole.get(), place * Blocks.BYTES, (place + 1) * Blocks.BYTES)
                    : device.read(offset(place, copy), Blocks.BYTES).toBytes();
            return new Copy(isBlank(block), SeatRecord.parse(block));
        } catch (Corrupt damaged) {
            return new Copy(false, Optional.empty());
        }
    }

    private static boolean isBlank(final byte[] block) {
        return Arrays.equals(block, new byte[Blocks.BYTES]);
    }

    private static long offset(final int place, final int copy) {
        return (long) copy * COPY_BYTES + (long) place * Blocks.BYTES;
    }

    private void guarded(final Runnable work) {
        try {
            work.run();
        } catch (Cancelled cancelled) {
            failure = cancelled;
            throw cancelled;
        } catch (Failure failed) {
            failure = failed;
        }
    }
}
