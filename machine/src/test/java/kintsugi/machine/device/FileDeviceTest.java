package kintsugi.machine.device;

import static kintsugi.machine.device.Rig.BLOCK;
import static kintsugi.machine.device.Rig.blocks;
import static kintsugi.machine.device.Rig.fails;
import static kintsugi.machine.device.Rig.holds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReference;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device on a file that fails when the test wants. */
@Tag("B1")
final class FileDeviceTest {
    private static final int BLOCKS = 1024;
    private static final FileTraits FINE = new FileTraits(BLOCK, true);

    @TempDir
    private Path folder;

    private FaultyFile file;
    private FileDevice device;

    @BeforeEach
    void open() throws IOException {
        Rig.assumeSmallBlocks(folder);
        open(FINE, BLOCKS);
    }

    @AfterEach
    void kill() {
        if (device != null) {
            device.kill();
        }
    }

    @Test
    void aFailedSyncFailsTheDeviceForGoodEvenIfTheNextOneWouldSucceed() {
        device.write(0, blocks(1, 1));
        file.failSyncs(() -> SystemError.io("fsync"));
        fails(Unavailable.class, "device_failed", device::sync);
        file.failSyncs(null);
        fails(Unavailable.class, "device_failed", device::sync);
        fails(Unavailable.class, "device_failed", () -> device.read(0, BLOCK));
        fails(Unavailable.class, "device_failed", () -> device.write(0, blocks(2, 1)));
        fails(Unavailable.class, "device_failed", () -> device.discard(0, BLOCK));
        assertThat(device.failure()).hasValueSatisfying(why -> assertThat(why).contains("I/O error"));
        fails(Unavailable.class, "device_failed", device::close);
    }

    @Test
    void aSyncThatFailsAsTheDeviceIsClosedIsTold() {
        device.write(0, blocks(1, 1));
        file.failSyncs(() -> SystemError.io("fsync"));
        fails(Unavailable.class, "device_failed", device::close);
    }

    @Test
    void aReadInTheMiddleOfAWriteWaitsForAllOfIt() {
        device.write(0, blocks(1, 1));
        final AtomicReference<byte[]> found = new AtomicReference<>();
        final Thread reader = Thread.ofPlatform()
                .unstarted(() -> found.set(device.read(0, BLOCK).toBytes()));
        file.inTheMiddleOfWrites(() -> {
            reader.start();
            while (reader.getState() != Thread.State.WAITING && reader.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
        });
        device.write(0, blocks(2, 1));
        Rig.join(reader);
        assertThat(found.get()).isEqualTo(blocks(2, 1).toBytes());
    }

    @Test
    void anIoErrorIsUnavailableAndTheDeviceGoesOn() {
        device.write(0, blocks(1, 4));
        file.failReads(() -> SystemError.io("read"));
        fails(Unavailable.class, "io_error", () -> device.read(0, BLOCK));
        file.failReads(null);
        file.failWrites(() -> SystemError.io("write"));
        fails(Unavailable.class, "io_error", () -> device.write(0, blocks(2, 8)));
        file.failWrites(null);
        device.write(0, blocks(3, 8));
        assertThat(holds(device, 7, 3)).isTrue();
        device.sync();
    }

    @Test
    void aWriteThatRunsOutOfSpaceInTheMiddleLeavesEverythingAsItWas() {
        for (long seed = 1; seed <= 200; seed++) {
            final RandomStream random = new RandomStream(seed);
            device.discard(0, (long) BLOCKS * BLOCK);
            for (int i = 0; i < 6; i++) {
                device.write((long) random.nextInt(60) * BLOCK, blocks(10 + i, 1 + random.nextInt(4)));
            }
            final Payload before = device.read(0, 64 * BLOCK);
            final long allocated = device.statistics().allocatedBytes();
            file.fullAfter(random.nextInt(8 * BLOCK));
            final long offset = (long) random.nextInt(20) * BLOCK;
            fails(Rejected.class, "no_space", () -> device.write(offset, blocks(99, 40)));
            assertThat(Payload.sameContent(device.read(0, 64 * BLOCK), before))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(device.statistics().allocatedBytes()).isEqualTo(allocated);
            assertThat(allocatedInFile()).as("seed %d", seed).isEqualTo(allocated);
            file.fullAfter(Long.MAX_VALUE);
            device.write(offset, blocks(99, 40));
        }
    }

    @Test
    void aReservationThatFindsNoSpaceLeavesNothingBehind() {
        device.write(0, blocks(1, 1));
        file.fullAfter(2 * BLOCK);
        fails(Rejected.class, "no_space", () -> device.reserve(0, 4 * BLOCK));
        assertThat(device.statistics().allocatedBytes()).isEqualTo(BLOCK);
        file.fullAfter(Long.MAX_VALUE);
        file.failReservations(() -> new SystemError("fallocate", 95));
        device.reserve(0, 4 * BLOCK);
        assertThat(device.statistics().allocatedBytes()).isEqualTo(4 * BLOCK);
    }

    @Test
    void aWriteThatCanNeitherEndNorBeUndoneIsNotCalledRefused() {
        file.fullAfter(BLOCK);
        file.failPunches(() -> SystemError.io("fallocate"));
        fails(Unavailable.class, "io_error", () -> device.write(0, blocks(1, 4)));
    }

    @Test
    void theLimitCountsTheSameAfterEveryRestart() {
        final int limit = 300;
        for (long seed = 1; seed <= 20; seed++) {
            device.discard(0, (long) BLOCKS * BLOCK);
            final BitSet model = new BitSet();
            final RandomStream random = new RandomStream(seed);
            for (int step = 0; step < 60; step++) {
                final int from = random.nextInt(BLOCKS - 40);
                final int count = 1 + random.nextInt(40);
                if (random.nextBoolean(0.3)) {
                    device.discard((long) from * BLOCK, (long) count * BLOCK);
                    model.clear(from, from + count);
                } else {
                    write(model, limit, from, count);
                }
                if (random.nextBoolean(0.1)) {
                    kill();
                    open(FINE, limit);
                }
                assertThat(device.statistics().allocatedBytes())
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo((long) model.cardinality() * BLOCK);
            }
        }
    }

    private void write(final BitSet model, final int limit, final int from, final int count) {
        final BitSet after = (BitSet) model.clone();
        after.set(from, from + count);
        if (after.cardinality() <= limit) {
            device.write((long) from * BLOCK, blocks(from + 1, count));
            model.set(from, from + count);
        } else {
            fails(Rejected.class, "no_space", () -> device.write((long) from * BLOCK, blocks(from + 1, count)));
        }
    }

    @Test
    void whereTheFileSystemHasLargerBlocksSpaceIsCountedAndFreedInThose() {
        final FileTraits coarse = new FileTraits(16 * BLOCK, true);
        reopen(coarse, 64);
        device.write(3 * BLOCK, blocks(1, 1));
        assertThat(device.statistics().allocatedBytes()).isEqualTo(16 * BLOCK);
        device.write(15 * BLOCK, blocks(2, 2));
        assertThat(device.statistics().allocatedBytes()).isEqualTo(32 * BLOCK);
        device.discard(15 * BLOCK, BLOCK);
        assertThat(device.statistics().allocatedBytes()).isEqualTo(32 * BLOCK);
        assertThat(holds(device, 3, 1)).isTrue();
        assertThat(holds(device, 16, 2)).isTrue();
        assertThat(holds(device, 15, 0)).isTrue();
        reopen(coarse, 64);
        assertThat(device.statistics().allocatedBytes()).isEqualTo(32 * BLOCK);
        device.discard(3 * BLOCK, BLOCK);
        assertThat(device.statistics().allocatedBytes()).isEqualTo(16 * BLOCK);
        fails(Rejected.class, "no_space", () -> device.write(32 * BLOCK, blocks(3, 49)));
        device.write(32 * BLOCK, blocks(3, 48));
        device.discard(0, (long) BLOCKS * BLOCK);
        assertThat(device.statistics().allocatedBytes()).isZero();
    }

    @Test
    void whereSpaceCannotBeGivenBackZerosAreWrittenAndCounted() {
        reopen(new FileTraits(BLOCK, false), 16);
        device.write(0, blocks(1, 16));
        device.discard(2 * BLOCK, 700L * BLOCK);
        assertThat(device.read(2 * BLOCK, 14 * BLOCK).toBytes()).containsOnly(0);
        assertThat(holds(device, 1, 1)).isTrue();
        assertThat(device.statistics().zeroedBytes()).isEqualTo(14 * BLOCK);
        assertThat(device.statistics().allocatedBytes()).isEqualTo(16 * BLOCK);
        fails(Rejected.class, "no_space", () -> device.write(20 * BLOCK, blocks(2, 1)));
        device.write(2 * BLOCK, blocks(2, 14));
    }

    @Test
    void afterItIsClosedEveryCallSaysSo() throws IOException {
        device.write(0, blocks(1, 1));
        device.close();
        device.close();
        fails(Unavailable.class, "device_closed", () -> device.read(0, BLOCK));
        fails(Unavailable.class, "device_closed", () -> device.write(0, blocks(1, 1)));
        fails(Unavailable.class, "device_closed", device::sync);
        fails(Unavailable.class, "device_closed", () -> device.discard(0, BLOCK));
        open();
        assertThat(holds(device, 0, 1)).isTrue();
    }

    @Test
    void aFileThatFailsAsItIsClosedLeavesNobodyWaiting() {
        file.failClose(() -> SystemError.io("close"));
        assertThatThrownBy(device::close).isInstanceOf(SystemError.class);
        fails(Unavailable.class, "device_closed", () -> device.read(0, BLOCK));
        device.close();
    }

    private void open(final FileTraits traits, final int allocatableBlocks) {
        file = new FaultyFile(Rig.sparseFile(folder.resolve("blocks"), (long) BLOCKS * BLOCK));
        device = Rig.device(
                file,
                Rig.spec((long) BLOCKS * BLOCK, (long) allocatableBlocks * BLOCK, Unsynced.WRITTEN_THROUGH),
                traits);
    }

    private void reopen(final FileTraits traits, final int allocatableBlocks) {
        kill();
        open(traits, allocatableBlocks);
    }

    private long allocatedInFile() {
        final SpaceMap map = new SpaceMap("map", (long) BLOCKS * BLOCK, BLOCK, Long.MAX_VALUE);
        map.load(file, (long) BLOCKS * BLOCK);
        return map.usedBytes();
    }
}
