package kintsugi.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import kintsugi.core.data.Blocks;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.id.NodeId;
import org.junit.jupiter.api.Test;

final class JournalTest {
    private static final int PLACE = 3;
    private static final long FIRST = (long) PLACE * Blocks.BYTES;
    private static final long SECOND = FIRST + Journal.DEVICE_BYTES / 2;
    private static final int OPERATIONS_OF_A_WRITE = 4;
    private static final SeatRecord OLD =
            new SeatRecord("lease-1", 7, 33, Optional.of(new Grant(new Claimant(new NodeId("keeper-2"), 5), 33, 900)));
    private static final SeatRecord NEW = OLD.promising(50);

    @Test
    void whatWasAnsweredIsThereAfterACrashAtAnyPointAndTheLossOfAnyBlock() {
        for (int done = 0; done <= OPERATIONS_OF_A_WRITE; done++) {
            for (final MemoryDevice left : remains(done)) {
                final Journal journal = new Journal(left);
                final SeatRecord found = journal.found().get(PLACE);
                assertThat(found).as("after %d operations", done).isIn(OLD, NEW);
                assertThat(done < OPERATIONS_OF_A_WRITE || found.equals(NEW)).isTrue();
                assertThat(journal.isWhole()).isTrue();
                assertThat(new Journal(left).repairs()).as("mended").isZero();
                left.damage(done % 2 == 0 ? FIRST : SECOND);
                assertThat(new Journal(left).found().get(PLACE))
                        .as("both copies")
                        .isEqualTo(found);
            }
        }
    }

    /** What can be on the device after a crash in the middle of the second write: any fate of what is not synced, or one lost block. */
    private static List<MemoryDevice> remains(final int operationsDone) {
        final MemoryDevice before = new MemoryDevice(Journal.DEVICE_BYTES);
        new Journal(before).write(PLACE, OLD);
        final MemoryDevice after = before.copy();
        final Journal journal = new Journal(after);
        after.failAfter(operationsDone);
        try {
            journal.write(PLACE, NEW);
        } catch (Unavailable expected) {
            assertThat(operationsDone).isLessThan(OPERATIONS_OF_A_WRITE);
        }
        final List<MemoryDevice> remains = new ArrayList<>(List.of(after.copy()));
        final Long unsynced = after.unsynced();
        if (unsynced == null) {
            remains.add(spoiled(after, device -> device.damage(FIRST)));
            remains.add(spoiled(after, device -> device.damage(SECOND)));
            remains.add(spoiled(after, device -> device.tear(FIRST)));
            remains.add(spoiled(after, device -> device.tear(SECOND)));
        } else {
            remains.add(spoiled(after, device -> device.tear(unsynced)));
            remains.add(spoiled(after, device -> device.damage(unsynced)));
            remains.add(spoiled(after, device -> device.write(unsynced, before.read(unsynced, Blocks.BYTES))));
        }
        return remains;
    }

    private static MemoryDevice spoiled(final MemoryDevice device, final Consumer<MemoryDevice> how) {
        final MemoryDevice copy = device.copy();
        how.accept(copy);
        return copy;
    }

    @Test
    void aFirstRecordThatACrashInterruptedWasNeverHeardOf() {
        final MemoryDevice device = new MemoryDevice(Journal.DEVICE_BYTES);
        device.damage(FIRST);
        final Journal journal = new Journal(device);
        assertThat(journal.isWhole()).isTrue();
        assertThat(journal.found()).isEmpty();
        assertThat(new Journal(device).repairs()).isZero();
    }

    @Test
    void theLossOfBothCopiesIsNoticed() {
        final MemoryDevice device = new MemoryDevice(Journal.DEVICE_BYTES);
        new Journal(device).write(PLACE, OLD);
        new Journal(device).write(PLACE + 1, OLD);
        device.damage(FIRST);
        device.tear(SECOND);
        final Journal journal = new Journal(device);
        assertThat(journal.isWhole()).isFalse();
        assertThat(journal.found()).containsOnlyKeys(PLACE + 1);
    }

    @Test
    void afterAFailedWriteNothingMoreIsWritten() {
        final MemoryDevice device = new MemoryDevice(Journal.DEVICE_BYTES);
        final Journal journal = new Journal(device);
        device.failAfter(1);
        assertThatThrownBy(() -> journal.write(PLACE, OLD)).isInstanceOf(Unavailable.class);
        device.failAfter(MemoryDevice.FOREVER);
        assertThatThrownBy(() -> journal.write(PLACE, OLD)).isInstanceOf(Unavailable.class);
        assertThat(journal.failure()).isNotNull();
    }

    @Test
    void aDeviceThatIsTooSmallIsNotUsed() {
        assertThat(new Journal(new MemoryDevice(Journal.DEVICE_BYTES - Blocks.BYTES)).failure())
                .hasMessageContaining("needs a device of");
    }
}
