package kintsugi.machine.device;

import static kintsugi.machine.device.Rig.BLOCK;
import static kintsugi.machine.device.Rig.blocks;
import static kintsugi.machine.device.Rig.fails;
import static kintsugi.machine.device.Rig.holds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("B1")
final class HeldBackDeviceTest {
    private static final int SEEDS = Rig.IS_FULL ? 200 : 8;
    private static final int BLOCKS = 256;

    @TempDir
    private Path folder;

    private int granule = BLOCK;
    private FaultyFile file;
    private HeldBackDevice device;

    @AfterEach
    void kill() {
        if (device != null) {
            device.kill();
        }
    }

    @BeforeEach
    void check() throws IOException {
        Rig.assumeSmallBlocks(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void readsFindTheNewestContentWhereverItIsAndClosingLosesNothing(final int granuleBlocks) {
        granule = granuleBlocks * BLOCK;
        for (long seed = 1; seed <= SEEDS; seed++) {
            open(seed, BLOCKS, BLOCKS);
            final RandomStream random = new RandomStream(seed);
            final byte[] model = device.read(0, BLOCKS * BLOCK).toBytes();
            for (int step = 0; step < 100; step++) {
                step(random, model);
                final int from = random.nextInt(BLOCKS - 20);
                assertThat(device.read((long) from * BLOCK, 20 * BLOCK).toBytes())
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(Arrays.copyOfRange(model, from * BLOCK, (from + 20) * BLOCK));
            }
            device.close();
            open(seed, BLOCKS, BLOCKS);
            assertThat(device.read(0, BLOCKS * BLOCK).toBytes()).isEqualTo(model);
            device.kill();
        }
    }

    private void step(final RandomStream random, final byte[] model) {
        final int count = 1 + random.nextInt(20);
        final int from = random.nextInt(BLOCKS - count);
        switch (random.nextInt(20)) {
            case 0 -> device.sync();
            case 1, 2, 3, 4, 5 -> {
                device.discard((long) from * BLOCK, (long) count * BLOCK);
                Arrays.fill(model, from * BLOCK, (from + count) * BLOCK, (byte) 0);
            }
            default -> {
                final byte[] content = blocks(random.nextLong() | 1, count).toBytes();
                device.write((long) from * BLOCK, new BytesPayload(content));
                System.arraycopy(content, 0, model, from * BLOCK, content.length);
            }
        }
    }

    @Test
    void theRoomOfAHeldBlockOutlastsDiscardsAroundIt() {
        granule = 16 * BLOCK;
        for (long seed = 1; seed <= SEEDS; seed++) {
            open(seed, BLOCKS, 16);
            device.write(0, blocks(1, 2));
            device.discard(BLOCK, BLOCK);
            device.discard(2 * BLOCK, BLOCK);
            fails(Rejected.class, "no_space", () -> device.write(16 * BLOCK, blocks(2, 1)));
            device.sync();
            assertThat(holds(device, 0, 1)).as("seed %d", seed).isTrue();
            device.discard(0, BLOCK);
            device.write(16 * BLOCK, blocks(3, 1));
            device.sync();
            assertThat(device.statistics().allocatedBytes()).isEqualTo(granule);
            device.kill();
        }
    }

    @Test
    void beyondItsLimitOfMemoryBlocksGoToTheFileAtOnce() {
        final int blocks = 3 * HeldBackDevice.MOST_HELD;
        open(1, blocks, blocks);
        for (int block = 0; block < blocks; block += 256) {
            device.write((long) block * BLOCK, new BytesPayload(new byte[256 * BLOCK]));
        }
        final DeviceStatistics statistics = device.statistics();
        assertThat(statistics.heldBlocks()).isEqualTo(HeldBackDevice.MOST_HELD);
        assertThat(statistics.forcedBlocks()).isPositive();
        assertThat(statistics.heldBlocks() + statistics.forcedBlocks() + statistics.earlyBlocks())
                .isEqualTo(blocks);
        device.kill();
        assertThat(device.statistics().droppedBlocks()).isEqualTo(HeldBackDevice.MOST_HELD);
    }

    @Test
    void aWriteThatNeedsTheRoomOfHeldDiscardsSendsThemToTheFile() {
        open(1, BLOCKS, 64);
        device.write(0, blocks(1, 64));
        device.sync();
        device.discard(0, 64 * BLOCK);
        assertThat(device.statistics().heldBlocks()).isPositive();
        device.write(64 * BLOCK, blocks(2, 64));
        assertThat(device.statistics().allocatedBytes()).isEqualTo(64 * BLOCK);
        assertThat(holds(device, 0, 0)).isTrue();
        fails(Rejected.class, "no_space", () -> device.write(0, blocks(3, 1)));
        assertThat(holds(device, 127, 2)).isTrue();
    }

    @Test
    void aHeldBlockHasItsRoomInTheFileSoThatTheSyncFindsIt() {
        open(1, BLOCKS, BLOCKS);
        file.fullAfter(64 * BLOCK); // what is set aside counts, and so does what goes to the file early
        fails(Rejected.class, "no_space", () -> device.write(0, blocks(1, 65)));
        assertThat(device.statistics().allocatedBytes()).isZero();
        assertThat(device.statistics().heldBlocks()).isZero();
    }

    @Test
    void aSyncThatCannotWriteKeepsWhatItHoldsForTheNext() {
        open(1, BLOCKS, BLOCKS);
        device.write(0, blocks(1, 64));
        file.failWrites(() -> SystemError.io("write"));
        fails(Unavailable.class, "io_error", device::sync);
        file.failWrites(null);
        device.sync();
        assertThat(device.statistics().heldBlocks()).isZero();
        device.kill();
        open(1, BLOCKS, BLOCKS);
        for (int block = 0; block < 64; block++) {
            assertThat(holds(device, block, 1)).isTrue();
        }
    }

    @Test
    void afterAFailedSyncItIsOutOfUse() {
        open(1, BLOCKS, BLOCKS);
        device.write(0, blocks(1, 64));
        file.failSyncs(() -> SystemError.io("fsync"));
        fails(Unavailable.class, "device_failed", device::sync);
        fails(Unavailable.class, "device_failed", () -> device.read(0, BLOCK));
        fails(Unavailable.class, "device_failed", () -> device.write(0, blocks(1, 1)));
        assertThat(device.failure()).isPresent();
    }

    @Test
    void blocksThatOverlapAreNeitherLostNorOlderThanTheLastSync() {
        for (long seed = 1; seed <= 20; seed++) {
            open(seed, BLOCKS, BLOCKS);
            device.write(0, blocks(1, 64));
            device.sync();
            device.write(0, blocks(2, 64));
            device.write(0, blocks(3, 64));
            device.kill();
            open(seed, BLOCKS, BLOCKS);
            for (int block = 0; block < 64; block++) {
                assertThat(holds(device, block, 1) || holds(device, block, 2) || holds(device, block, 3))
                        .as("seed %d, block %d", seed, block)
                        .isTrue();
            }
            device.kill();
        }
    }

    private void open(final long seed, final int blocks, final int allocatable) {
        final long size = (long) blocks * BLOCK;
        file = new FaultyFile(Rig.sparseFile(folder.resolve("blocks " + seed), size));
        final FileDevice below = Rig.device(
                file, Rig.spec(size, (long) allocatable * BLOCK, Unsynced.HELD_BACK), new FileTraits(granule, true));
        below.dropReservations();
        device = new HeldBackDevice(below, new RandomStream(seed));
    }
}
