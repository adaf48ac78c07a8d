package kintsugi.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Host;
import kintsugi.core.host.HostThread;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link BlockDevice} promises. */
@Tag("H3")
public abstract class BlockDeviceContract extends ContractSuite {
    private static final int BLOCK = Blocks.BYTES;
    private static final int CRASHES = 20;

    @Test
    final void blocksNeverWrittenReadAsZeros() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            assertThat(device.sizeBytes()).isEqualTo(TwoNodes.DEVICE_BYTES);
            assertThat(device.read(8 * BLOCK, 3 * BLOCK).toBytes()).isEqualTo(new byte[3 * BLOCK]);
        });
    }

    @Test
    final void whatIsWrittenIsReadBytesAndPatternsSideBySide() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            final byte[] real = bytes(new RandomStream(5), 2 * BLOCK);
            final Payload pattern = PatternPayload.uniform(77, 0, 2 * BLOCK);
            device.write(4 * BLOCK, new BytesPayload(real.clone()));
            device.write(5 * BLOCK, pattern);
            final byte[] expected = new byte[4 * BLOCK];
            System.arraycopy(real, 0, expected, 0, BLOCK);
            System.arraycopy(pattern.toBytes(), 0, expected, BLOCK, 2 * BLOCK);
            assertThat(device.read(4 * BLOCK, 4 * BLOCK).toBytes()).isEqualTo(expected);
            assertThat(Payload.sameContent(device.read(5 * BLOCK, 2 * BLOCK), pattern))
                    .isTrue();
            device.write(5 * BLOCK, new BytesPayload(real.clone()));
            assertThat(device.read(5 * BLOCK, 2 * BLOCK).toBytes()).isEqualTo(real);
        });
    }

    @Test
    final void whatIsDiscardedReadsAsZeros() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            device.write(0, PatternPayload.uniform(3, 0, 200 * BLOCK));
            device.discard(BLOCK, 198L * BLOCK);
            assertThat(device.read(BLOCK, 198 * BLOCK).toBytes()).containsOnly(0);
            assertThat(Payload.sameContent(device.read(0, BLOCK), PatternPayload.uniform(3, 0, BLOCK)))
                    .isTrue();
            assertThat(Payload.sameContent(device.read(199L * BLOCK, BLOCK), PatternPayload.uniform(3, 0, BLOCK)))
                    .isTrue();
        });
    }

    @Test
    final void rangesOutsideAndBetweenBlocksAreRefusedAndChangeNothing() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            final long end = device.sizeBytes();
            refused("out_of_range", () -> device.read(1, BLOCK));
            refused("out_of_range", () -> device.read(0, 100));
            refused("out_of_range", () -> device.read(-BLOCK, BLOCK));
            refused("out_of_range", () -> device.read(end, BLOCK));
            refused("out_of_range", () -> device.write(end - BLOCK, new BytesPayload(new byte[2 * BLOCK])));
            refused(
                    "out_of_range",
                    () -> device.write(Long.MAX_VALUE / BLOCK * BLOCK, new BytesPayload(new byte[BLOCK])));
            refused("out_of_range", () -> device.discard(end, BLOCK));
            device.write(end - BLOCK, PatternPayload.uniform(9, 0, BLOCK));
            assertThat(device.read(end - 2 * BLOCK, BLOCK).toBytes()).containsOnly(0);
        });
    }

    @Test
    final void aFullDiskRefusesNewBlocksAndStillOverwritesOldOnes() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.SMALL_DEVICE);
            final int blocks = (int) (TwoNodes.SMALL_BYTES / BLOCK);
            device.write(0, PatternPayload.uniform(1, 0, blocks * BLOCK));
            refused("no_space", () -> device.write((long) blocks * BLOCK, PatternPayload.uniform(2, 0, BLOCK)));
            device.write(0, PatternPayload.uniform(3, 0, BLOCK));
            device.discard(BLOCK, BLOCK);
            device.write((long) blocks * BLOCK, PatternPayload.uniform(4, 0, BLOCK));
            refused("no_space", () -> device.write(BLOCK, PatternPayload.uniform(2, 0, BLOCK)));
        });
    }

    @Test
    final void overlappingWritesLeaveEachBlockAsOneOfThemWroteIt() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            final List<HostThread> writers = new ArrayList<>();
            for (int i = 1; i <= 8; i++) {
                final long tag = i;
                writers.add(host.threads()
                        .start(
                                "writer " + i,
                                () -> device.write(tag * BLOCK, PatternPayload.uniform(tag, 0, 8 * BLOCK))));
            }
            writers.forEach(HostThread::join);
            for (int block = 1; block <= 15; block++) {
                final byte[] content = device.read((long) block * BLOCK, BLOCK).toBytes();
                assertThat(isOneOf(content, Math.max(1, block - 7), Math.min(8, block)))
                        .as("block %d", block)
                        .isTrue();
            }
        });
    }

    @Test
    final void aCrashKeepsWhatWasSyncedAndFindsOtherBlocksOldOrNewIndependently() {
        int lost = 0;
        int kept = 0;
        for (long seed = 1; seed <= CRASHES; seed++) {
            try (TwoNodes fresh = newNodes(seed)) {
                final int[] counts = crash(fresh, seed);
                lost += counts[0];
                kept += counts[1];
            }
        }
        assertThat(lost).isPositive();
        assertThat(kept).isPositive();
    }

    private static int[] crash(final TwoNodes fresh, final long seed) {
        fresh.run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            device.write(0, PatternPayload.uniform(1, 0, 32 * BLOCK));
            device.sync();
            device.write(16 * BLOCK, PatternPayload.uniform(2, 0, 32 * BLOCK));
        });
        fresh.crashClient();
        final int[] counts = new int[2];
        fresh.run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            for (int block = 0; block < 48; block++) {
                final byte[] content = device.read((long) block * BLOCK, BLOCK).toBytes();
                final int old = block < 32 ? 1 : 0;
                final boolean isNew = block >= 16 && isOneOf(content, 2, 2);
                assertThat(isNew || isOneOf(content, old, old))
                        .as("seed %d, block %d", seed, block)
                        .isTrue();
                counts[isNew ? 1 : 0] += block >= 16 ? 1 : 0;
            }
        });
        return counts;
    }

    @Test
    final void aCrashFindsDiscardedBlocksOldOrZerosAndKeepsDiscardsThatWereSynced() {
        int old = 0;
        int zeros = 0;
        for (long seed = 1; seed <= CRASHES; seed++) {
            try (TwoNodes fresh = newNodes(seed)) {
                fresh.run(host -> {
                    final BlockDevice device = host.device(TwoNodes.DEVICE);
                    device.write(0, PatternPayload.uniform(1, 0, 32 * BLOCK));
                    device.discard(0, 8 * BLOCK);
                    device.sync();
                    device.discard(16 * BLOCK, 16 * BLOCK);
                });
                fresh.crashClient();
                final int[] found = new int[2];
                fresh.run(host -> countZeros(host.device(TwoNodes.DEVICE), found));
                zeros += found[0];
                old += found[1];
            }
        }
        assertThat(old).isPositive();
        assertThat(zeros).isPositive();
    }

    private static void countZeros(final BlockDevice device, final int[] zerosAndOld) {
        for (int block = 0; block < 32; block++) {
            final byte[] content = device.read((long) block * BLOCK, BLOCK).toBytes();
            final boolean isZero = isOneOf(content, 0, 0);
            assertThat(isZero || isOneOf(content, 1, 1)).as("block %d", block).isTrue();
            if (block < 16) {
                assertThat(isZero).as("block %d", block).isEqualTo(block < 8);
            } else {
                zerosAndOld[isZero ? 0 : 1]++;
            }
        }
    }

    @Test
    final void aSyncCoversTheWritesOfAllThreadsThatReturnedBeforeIt() {
        for (long seed = 1; seed <= CRASHES; seed++) {
            try (TwoNodes fresh = newNodes(seed)) {
                fresh.run(host -> {
                    final BlockDevice device = host.device(TwoNodes.DEVICE);
                    writers(host, 4, tag -> device.write(tag * 8 * BLOCK, PatternPayload.uniform(tag, 0, 8 * BLOCK)));
                    device.sync();
                    writers(host, 4, tag -> device.write((tag + 4) * 8 * BLOCK, PatternPayload.uniform(9, 0, BLOCK)));
                });
                fresh.crashClient();
                fresh.run(host -> {
                    for (int tag = 1; tag <= 4; tag++) {
                        final byte[] content = host.device(TwoNodes.DEVICE)
                                .read((long) tag * 8 * BLOCK, 8 * BLOCK)
                                .toBytes();
                        assertThat(content)
                                .isEqualTo(PatternPayload.uniform(tag, 0, 8 * BLOCK)
                                        .toBytes());
                    }
                });
            }
        }
    }

    @Test
    final void whatASecondCrashFindsIsWhatTheFirstOneLeft() {
        nodes().run(host -> host.device(TwoNodes.DEVICE).write(0, PatternPayload.uniform(1, 0, 64 * BLOCK)));
        nodes().crashClient();
        final byte[][] found = new byte[1][];
        nodes().run(host ->
                found[0] = host.device(TwoNodes.DEVICE).read(0, 64 * BLOCK).toBytes());
        nodes().crashClient();
        nodes().run(host -> assertThat(
                        host.device(TwoNodes.DEVICE).read(0, 64 * BLOCK).toBytes())
                .isEqualTo(found[0]));
    }

    @Test
    final void readsBesideWritesAndDiscardsFindEachBlockWhole() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            final List<HostThread> threads = new ArrayList<>();
            final AtomicInteger torn = new AtomicInteger();
            for (int i = 1; i <= 4; i++) {
                final long tag = i;
                threads.add(host.threads().start("writer " + i, () -> {
                    for (int round = 0; round < 20; round++) {
                        device.write(tag * BLOCK, PatternPayload.uniform(tag, 0, 4 * BLOCK));
                        device.discard((tag + 1) * BLOCK, BLOCK);
                    }
                }));
            }
            for (int reader = 0; reader < 2; reader++) {
                threads.add(host.threads().start("reader " + reader, () -> {
                    for (int round = 0; round < 50; round++) {
                        torn.addAndGet(tornBlocks(device.read(0, 10 * BLOCK).toBytes(), 4));
                    }
                }));
            }
            threads.forEach(HostThread::join);
            assertThat(torn).hasValue(0);
            assertThat(tornBlocks(device.read(0, 10 * BLOCK).toBytes(), 4)).isZero();
        });
    }

    private static int tornBlocks(final byte[] content, final int lastTag) {
        int torn = 0;
        for (int at = 0; at < content.length; at += BLOCK) {
            torn += isOneOf(java.util.Arrays.copyOfRange(content, at, at + BLOCK), 0, lastTag) ? 0 : 1;
        }
        return torn;
    }

    @Test
    final void threadsToldToStopLeaveTheDeviceToTheOthers() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            for (int i = 1; i <= 8; i++) {
                final int[] rounds = new int[1];
                final HostThread endless = host.threads().start("endless " + i, () -> {
                    while (true) {
                        device.write(0, PatternPayload.uniform(++rounds[0], 0, 4 * BLOCK));
                        device.read(0, 4 * BLOCK);
                    }
                });
                host.clock().sleep(1_000_000L * i);
                endless.cancel();
                endless.join();
                device.write(8 * BLOCK, PatternPayload.uniform(i, 0, BLOCK));
                device.sync();
                assertThat(isOneOf(device.read(8 * BLOCK, BLOCK).toBytes(), i, i))
                        .isTrue();
                assertThat(isOneOf(device.read(0, BLOCK).toBytes(), 0, rounds[0]))
                        .isTrue();
            }
        });
    }

    @Test
    final void theLastBlockIsABlockAndNothingIsARange() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.DEVICE);
            final long end = device.sizeBytes();
            device.write(end - BLOCK, PatternPayload.uniform(7, 0, BLOCK));
            assertThat(isOneOf(device.read(end - BLOCK, BLOCK).toBytes(), 7, 7)).isTrue();
            assertThat(device.read(end, 0).length()).isZero();
            device.write(end, Payload.EMPTY);
            device.discard(end, 0);
            device.discard(0, end);
            assertThat(isOneOf(device.read(end - BLOCK, BLOCK).toBytes(), 0, 0)).isTrue();
        });
    }

    @Test
    final void aWriteRefusedForWantOfSpaceChangesNothing() {
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.SMALL_DEVICE);
            final int blocks = (int) (TwoNodes.SMALL_BYTES / BLOCK);
            device.write(0, PatternPayload.uniform(1, 0, (blocks - 4) * BLOCK));
            refused("no_space", () -> device.write((blocks - 8L) * BLOCK, PatternPayload.uniform(2, 0, 9 * BLOCK)));
            assertThat(device.read(0, (blocks - 4) * BLOCK).toBytes())
                    .isEqualTo(
                            PatternPayload.uniform(1, 0, (blocks - 4) * BLOCK).toBytes());
            assertThat(device.read((blocks - 4L) * BLOCK, 8 * BLOCK).toBytes()).containsOnly(0);
            device.write((blocks - 4L) * BLOCK, PatternPayload.uniform(2, 0, 4 * BLOCK));
        });
    }

    @Test
    final void theSpaceLimitCountsTheSameAfterARestart() {
        final int blocks = (int) (TwoNodes.SMALL_BYTES / BLOCK);
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.SMALL_DEVICE);
            device.write(0, PatternPayload.uniform(1, 0, blocks * BLOCK));
            device.discard(0, 8 * BLOCK);
            device.sync();
        });
        nodes().crashClient();
        nodes().run(host -> {
            final BlockDevice device = host.device(TwoNodes.SMALL_DEVICE);
            final long after = (long) blocks * BLOCK;
            refused("no_space", () -> device.write(after, PatternPayload.uniform(2, 0, 9 * BLOCK)));
            device.write(after, PatternPayload.uniform(2, 0, 8 * BLOCK));
        });
    }

    private static void writers(final Host host, final int count, final LongConsumer body) {
        final List<HostThread> threads = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            final long tag = i;
            threads.add(host.threads().start("writer " + i, () -> body.accept(tag)));
        }
        threads.forEach(HostThread::join);
    }

    @Test
    final void namesAreListedAndOthersRefused() {
        nodes().run(host -> {
            assertThat(host.deviceNames()).containsExactly(TwoNodes.DEVICE, TwoNodes.SMALL_DEVICE);
            assertThat(host.device(TwoNodes.DEVICE)).isSameAs(host.device(TwoNodes.DEVICE));
            refused("no_such_device", () -> host.device("other"));
        });
    }

    private static boolean isOneOf(final byte[] content, final int firstTag, final int lastTag) {
        for (int tag = firstTag; tag <= lastTag; tag++) {
            if (java.util.Arrays.equals(
                    content, PatternPayload.uniform(tag, 0, BLOCK).toBytes())) {
                return true;
            }
        }
        return false;
    }

    private static void refused(final String code, final org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        failure -> assertThat(((Failure) failure).code()).isEqualTo(code));
    }

    private static byte[] bytes(final RandomStream random, final int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextLong();
        }
        return bytes;
    }
}
