package kintsugi.block.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a write costs on the device, in blocks, operations and syncs; docs/device-format.md has the figures. */
@Tag("B8")
final class WriteCostTest {
    private static final Layout LAYOUT = Layout.standard(64L * Layout.SLOT_BYTES);
    private static final int WRITES = 8_192;

    private final FickleDevice device = new FickleDevice(LAYOUT.deviceBytes());
    private final StoreCounters counters = new StoreCounters();

    private int writesPerSweep = Integer.MAX_VALUE;

    private record Cost(double blocks, double operations, double syncs) {}

    @Test
    void aSmallWriteToWhatHasContentCostsThreeBlocksIfItIsFlushedAloneAndTwoInCompany() {
        assertThat(cost(1, true, 1)).satisfies(cost -> assertWithin(cost, 3.6, 3.4, 1.02));
        assertThat(cost(1, true, 32)).satisfies(cost -> assertWithin(cost, 2.6, 1.5, 0.05));
    }

    @Test
    void aWriteToFreshBlocksIsWrittenOnce() {
        assertThat(cost(1, false, 32)).satisfies(cost -> assertWithin(cost, 1.2, 1.1, 0.05));
    }

    @Test
    void forgettingWhatWasWrittenCostsNextToNothing() {
        final Cost without = cost(1, true, 32);
        writesPerSweep = 1_024; // 100 writes a second, for ten seconds
        final Cost with = cost(1, true, 32);
        assertThat(with.blocks - without.blocks).as("%s, %s", without, with).isLessThan(0.03);
        assertThat(with.syncs - without.syncs).isLessThan(0.01);
    }

    private static void assertWithin(
            final Cost cost, final double blocks, final double operations, final double syncs) {
        assertThat(cost.blocks).as("blocks of %s", cost).isLessThan(blocks);
        assertThat(cost.operations).as("operations of %s", cost).isLessThan(operations);
        assertThat(cost.syncs).as("syncs of %s", cost).isLessThan(syncs);
    }

    /** Random writes of that many blocks over all chunks. */
    private Cost cost(final int blocks, final boolean isAgain, final int writesPerFlush) {
        SlotStore.format(device, LAYOUT, 1);
        final SlotStore store = SlotStore.open(device, new InlineThreads(), counters, cause -> {})
                .orElseThrow();
        final RandomStream random = RandomStream.named(writesPerFlush, "cost");
        if (isAgain) {
            for (int key = 0; key < LAYOUT.slots(); key++) {
                store.take(key, 1);
                store.write(key, 0, content(Layout.SLOT_BLOCKS), 1, 1, List.of());
                store.commit();
            }
        }
        final int writes = device.writes;
        final long written = device.writtenBlocks;
        final int syncs = device.syncs;
        for (int i = 0; i < WRITES; i++) {
            final int key = isAgain ? random.nextInt(LAYOUT.slots()) : i % LAYOUT.slots();
            final int block = isAgain ? random.nextInt(Layout.SLOT_BLOCKS) : i / LAYOUT.slots();
            store.take(key, 1);
            store.write(key, block * Blocks.BYTES, content(blocks), 1, 2 + i, List.of());
            if (i % writesPerFlush == writesPerFlush - 1) {
                store.commit();
            }
            if (i % writesPerSweep == writesPerSweep - 1) {
                sweep(store);
            }
        }
        return new Cost(
                (device.writtenBlocks - written) / (double) WRITES / blocks,
                (device.writes - writes) / (double) WRITES,
                (device.syncs - syncs) / (double) WRITES);
    }

    /** As all servers do who agree that what was written is on disk everywhere. */
    private static void sweep(final SlotStore store) {
        store.commit();
        store.written(Long.MIN_VALUE).keys().forEach(key -> store.forgetRegions(key, Regions.ALL));
        store.commit();
    }

    private static BytesPayload content(final int blocks) {
        final byte[] bytes = new byte[blocks * Blocks.BYTES];
        java.util.Arrays.fill(bytes, (byte) 7);
        return new BytesPayload(bytes);
    }
}
