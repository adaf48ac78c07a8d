package kintsugi.block.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a store does when its device is damaged, full, failed, or used again. */
@Tag("B8")
final class SlotStoreTest {
    private static final Layout LAYOUT = new Layout(80, 1, 64, 64);
    private static final long KEY = 1L << 32;
    private static final int BLOCK = Blocks.BYTES;

    private final FickleDevice device = new FickleDevice(LAYOUT.deviceBytes());
    private final List<String> failures = new ArrayList<>();
    private SlotStore store = formatted();

    private SlotStore formatted() {
        SlotStore.format(device, LAYOUT, 7);
        return opened();
    }

    private SlotStore opened() {
        return SlotStore.open(device, new InlineThreads(), new StoreCounters(), failures::add)
                .orElseThrow();
    }

    @Test
    void aBlockThatIsNotWhatWasWrittenIsNamedAndNotGivenAndGoodAgainOnceItIsWritten() {
        write(KEY, 3, 10, 11, 12);
        store.commit();
        device.change(store.slotOffset(store.slotOf(KEY)) + 4 * BLOCK, pattern(99));
        assertCorrupt("checksum_mismatch", () -> store.read(KEY, 2 * BLOCK, 4 * BLOCK));
        assertThat(store.damaged(KEY, 2 * BLOCK, 4 * BLOCK).stream()).containsExactly(2);
        assertThat(tag(store.read(KEY, 3 * BLOCK, BLOCK))).isEqualTo(10);
        write(KEY, 4, 13);
        assertThat(tag(store.read(KEY, 4 * BLOCK, BLOCK))).isEqualTo(13);
        assertThat(store.damaged(KEY, 0, 8 * BLOCK).isEmpty()).isTrue();
    }

    @Test
    void chunksWhoseChecksumsCannotBeReadAreNamedAtTheStartAndNeverPassForEmpty() {
        write(KEY, 0, 1);
        write(KEY + 1, 0, 2);
        putInPlace();
        device.makeUnreadable(LAYOUT.sumsOffset(store.slotOf(KEY)));
        store = opened();
        assertThat(store.losses()).singleElement().asString().contains("chunk 0 of volume 1");
        assertCorrupt("checksum_mismatch", () -> store.read(KEY, 0, BLOCK));
        assertCorrupt("checksum_mismatch", () -> store.read(KEY, 8 * BLOCK, BLOCK));
        assertThat(tag(store.read(KEY + 1, 0, BLOCK))).isEqualTo(2);
        write(KEY, 0, 3);
        store.commit();
        assertThat(tag(store.read(KEY, 0, BLOCK))).isEqualTo(3);
    }

    @Test
    void checksumsThatWereReplacedByZerosOrByThoseOfAnotherSlotNeverPassForAnEmptyChunk() {
        write(KEY, 0, 1);
        write(KEY + 1, 0, 2);
        putInPlace();
        final long of = LAYOUT.sumsOffset(store.slotOf(KEY));
        final Payload others = device.read(LAYOUT.sumsOffset(store.slotOf(KEY + 1)), BLOCK);
        for (final Payload wrong : List.of(pattern(0), others)) {
            device.change(of, wrong);
            final SlotStore again = opened();
            for (int block = 0; block < 3; block++) {
                final int offset = block * BLOCK;
                assertCorrupt("checksum_mismatch", () -> again.read(KEY, offset, BLOCK));
            }
        }
    }

    @Test
    void aDamagedEntryOfTheSlotTableIsSaidBecauseAbsenceOfAChunkProvesNothingThen() {
        write(KEY, 0, 1);
        putInPlace();
        final Payload table = device.read(LAYOUT.tableOffset(), BLOCK);
        final byte[] flipped = table.toBytes();
        flipped[store.slotOf(KEY) * SlotEntry.BYTES + 5] ^= 1;
        device.change(LAYOUT.tableOffset(), new BytesPayload(flipped));
        assertCorrupt("bad_slot_table", this::opened);
        device.change(LAYOUT.tableOffset(), table);
        device.makeUnreadable(LAYOUT.tableOffset());
        assertCorrupt("bad_slot_table", this::opened);
    }

    @Test
    void aDamagedBatchBeforeTheLastIsSaidBecauseWhatWasFlushedWithItIsLost() {
        for (int i = 1; i <= 3; i++) {
            write(KEY, 0, i);
            store.commit();
        }
        device.losePower((block, versions) -> versions);
        device.makeUnreadable(LAYOUT.logOffset() + BLOCK);
        assertCorrupt("bad_log", this::opened);
    }

    @Test
    void contentThatIsDamagedInTheDataLogIsNamedAtTheStartAndNotGiven() {
        write(KEY, 0, 1);
        store.commit();
        write(KEY, 0, 2);
        store.commit();
        write(KEY, 1, 3);
        store.commit();
        device.change(LAYOUT.dataLogOffset(), pattern(99));
        store = opened();
        assertCorrupt("checksum_mismatch", () -> store.read(KEY, 0, BLOCK));
        assertThat(tag(store.read(KEY, BLOCK, BLOCK))).isEqualTo(3);
    }

    @Test
    void oneDamagedSuperblockOrAnchorIsNoLossAndTwoAreSaid() {
        write(KEY, 0, 1);
        putInPlace();
        device.makeUnreadable(Layout.superblockOffset(0));
        assertThat(opened().keys()).containsExactly(KEY);
        device.makeUnreadable(Layout.superblockOffset(1));
        assertCorrupt("bad_superblock", this::opened);
    }

    @Test
    void aDeviceThatNobodyFormattedAndOneOfAnotherFormatAreToldApart() {
        final FickleDevice fresh = new FickleDevice(LAYOUT.deviceBytes());
        assertThat(open(fresh)).isEmpty();
        for (int copy = 0; copy < 2; copy++) {
            final byte[] superblock = new Superblock(7, LAYOUT).encode().toBytes();
            superblock[8] = 9;
            Sealed.seal(superblock, superblock.length - 4, 0);
            fresh.change(Layout.superblockOffset(copy), new BytesPayload(superblock));
        }
        assertThatThrownBy(() -> open(fresh))
                .isInstanceOfSatisfying(
                        Rejected.class, f -> assertThat(f.code()).isEqualTo("unknown_format"));
        assertThatThrownBy(() -> SlotStore.format(new FickleDevice(BLOCK), LAYOUT, 1))
                .isInstanceOfSatisfying(
                        Rejected.class, f -> assertThat(f.code()).isEqualTo("device_too_small"));
    }

    private static Optional<SlotStore> open(final FickleDevice any) {
        return SlotStore.open(any, new InlineThreads(), new StoreCounters(), cause -> {});
    }

    @Test
    void aFormatThatWasInterruptedLeavesADeviceThatNobodyFormatted() {
        for (int after = 0; after < 200; after++) {
            final FickleDevice fresh = new FickleDevice(LAYOUT.deviceBytes());
            fresh.crashAfter(after);
            try {
                SlotStore.format(fresh, LAYOUT, 7);
                assertThat(after).isPositive();
                return;
            } catch (FickleDevice.Crash crash) {
                final int seed = after;
                fresh.losePower((block, versions) -> (int) ((block + seed) % (versions + 1)));
                assertThat(open(fresh).map(SlotStore::keys).orElse(List.of())).isEmpty();
            }
        }
        throw new AssertionError("the format never ends");
    }

    @Test
    void aSyncThatFailsIsTheLastOperationAndNothingIsAcknowledgedAfterIt() {
        write(KEY, 0, 1);
        store.commit();
        write(KEY, 0, 2);
        device.failNextSync();
        assertUnavailable("device_failed", store::commit);
        assertUnavailable("device_failed", store::commit);
        assertUnavailable("device_failed", () -> write(KEY, 0, 3));
        assertUnavailable(
                "device_failed", () -> store.read(KEY, 5 * BLOCK, BLOCK).length());
        assertThat(failures).hasSize(1);
        assertThat(store.isFailed()).isTrue();
        device.losePower((block, versions) -> 0);
        assertThat(tag(opened().read(KEY, 0, BLOCK))).isEqualTo(1);
    }

    @Test
    void aDeviceThatIsFullBelowFailsWithTheCause() {
        store.take(KEY, 1);
        device.fill();
        assertUnavailable("device_failed", () -> write(KEY, 0, 1));
        assertThat(failures).singleElement().asString().contains("nothing is left");
    }

    @Test
    void onlyAnOrderlyEndIsFoundAsOneAndOnlyOnce() {
        write(KEY, 0, 1);
        store.commit();
        assertThat(opened().closedBy()).isZero();
        store = opened();
        write(KEY, 1, 2);
        store.close(5);
        assertUnavailable("device_failed", () -> write(KEY, 0, 3));
        device.losePower((block, versions) -> 0);
        store = opened();
        assertThat(store.closedBy()).isEqualTo(5);
        assertThat(tag(store.read(KEY, BLOCK, BLOCK))).isEqualTo(2);
        assertThat(opened().closedBy()).isZero();
    }

    @Test
    void aSlotIsNotGivenToAnotherChunkBeforeItsReleaseIsDurableAndShowsNothingOfIt() {
        final Layout one = new Layout(1, 1, 16, 16);
        final FickleDevice small = new FickleDevice(one.deviceBytes());
        SlotStore.format(small, one, 7);
        store = open(small).orElseThrow();
        write(KEY, 0, 1);
        store.commit();
        final int slot = store.detach(KEY);
        assertUnavailable("no_free_slot", () -> store.take(KEY + 1, 1));
        store.free(List.of(slot));
        store.take(KEY + 1, 1);
        small.change(store.slotOffset(slot), pattern(1)); // the discard was lost
        assertThat(tag(store.read(KEY + 1, 0, BLOCK))).isZero();
    }

    @Test
    void whatAnImageShowsIsWhatAStartWouldFindAndTheDeviceStaysAsItIs() {
        write(KEY, 0, 1);
        store.commit();
        write(KEY, 0, 2);
        store.commit();
        write(KEY, 0, 3);
        device.losePower((block, versions) -> 0);
        final int operations = device.operations;
        final DeviceImage image = new DeviceImage("d", device.sizeBytes(), device::read);
        assertThat(tag(image.chunk(1, 0).orElseThrow().blocks().slice(0, BLOCK)))
                .isEqualTo(2);
        assertThat(image.chunk(1, 1)).isEmpty();
        assertThat(device.operations).isEqualTo(operations);
    }

    @Test
    void ofWindowsThatOutgrowTheirAreaTheOldestWritesCountAsSettled() {
        store.take(KEY, 1);
        for (int i = 1; i <= 1_000; i++) {
            store.record(List.of(new StoredWrite(KEY, "sdc-1", 1, i, 0)));
        }
        store.commit();
        final List<StoredWrite> kept = opened().recoveredWrites();
        final long settled = kept.getFirst().settledBelow();
        assertThat(settled).isBetween(500L, 999L);
        assertThat(kept.stream()
                        .filter(w -> w.key() == KEY)
                        .map(StoredWrite::sequence)
                        .toList())
                .hasSize((int) (1_001 - settled))
                .contains(settled, 1_000L);
    }

    @Test
    void regionsThatWereWrittenStayMarkedUntilSomebodySaysOtherwise() {
        write(KEY, 0, 1);
        assertThat(store.regions(KEY)).as("of a new slot").isEqualTo(Regions.ALL);
        assertThat(store.forgetRegions(KEY, Regions.ALL)).isEqualTo(64);
        write(KEY, 0, 1);
        write(KEY, Regions.BLOCKS * 63, 1);
        store.commit();
        store = opened();
        assertThat(store.regions(KEY)).isEqualTo(1L << 63 | 1);
        assertThat(store.regions(KEY + 1)).isEqualTo(Regions.ALL);
        assertThat(store.forgetRegions(KEY, 6 | 1)).isEqualTo(1);
        assertThat(store.regions(KEY)).isEqualTo(1L << 63);
        assertThat(store.forgetRegions(KEY, 6 | 1)).isZero();
        store.commit();
        assertThat(opened().regions(KEY)).isEqualTo(1L << 63);
    }

    @Test
    void chunksWithWrittenRegionsAreFoundInPages() {
        final List<Long> keys = new java.util.ArrayList<>();
        for (long key = KEY; key < KEY + 3; key++) {
            write(key, 0, 1);
            keys.add(key);
        }
        store.forgetRegions(KEY + 1, Regions.ALL);
        keys.remove(KEY + 1);
        assertThat(store.written(Long.MIN_VALUE)).isEqualTo(new SlotStore.Written(keys, Long.MAX_VALUE));
        assertThat(store.written(KEY).keys()).containsExactly(KEY + 2);
    }

    private void putInPlace() {
        store.commit();
        store = opened();
    }

    private void write(final long key, final int block, final long... tags) {
        store.take(key, 1);
        store.write(key, block * BLOCK, PatternPayload.ofBlocks(tags), 1, 1, List.of());
    }

    private static Payload pattern(final long tag) {
        return PatternPayload.ofBlocks(new long[] {tag});
    }

    private static long tag(final Payload block) {
        return ((PatternPayload) block).tag(0);
    }

    private static void assertCorrupt(final String code, final ThrowingCallable call) {
        assertFails(Corrupt.class, code, call);
    }

    private static void assertUnavailable(final String code, final ThrowingCallable call) {
        assertFails(Unavailable.class, code, call);
    }

    private static void assertFails(
            final Class<? extends Failure> type, final String code, final ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(type, f -> assertThat(f.code()).isEqualTo(code));
    }
}
