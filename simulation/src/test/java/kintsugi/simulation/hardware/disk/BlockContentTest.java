package kintsugi.simulation.hardware.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H3")
final class BlockContentTest {
    private static final int BLOCK = 4096;
    private static final int BLOCKS = 300;

    @Test
    void aLossOfPowerLeavesEachBlockAsSomeWriteSinceTheLastSyncDid() {
        for (long seed = 1; seed <= 300; seed++) {
            new Model(seed).play();
        }
    }

    @Test
    void aTornBlockIsHalfAsItWasWrittenAndHalfAsBeforeAndTheDiskDoesNotNotice() {
        final BlockContent content = new BlockContent("d", new Capacity("d", (long) BLOCKS * BLOCK));
        content.write(0, PatternPayload.uniform(1, 0, BLOCKS * BLOCK));
        content.endSync(content.beginSync());
        final byte[] written = new byte[BLOCKS * BLOCK];
        Arrays.fill(written, (byte) 7);
        content.write(0, new BytesPayload(written));
        content.tear(1);
        content.losePower(new RandomStream(3));
        final byte[] before = PatternPayload.uniform(1, 0, BLOCK).toBytes();
        int torn = 0;
        for (int i = 0; i < BLOCKS; i++) {
            final byte[] found = content.read((long) i * BLOCK, BLOCK).toBytes();
            assertThat(Arrays.equals(found, BLOCK / 2, BLOCK, before, BLOCK / 2, BLOCK))
                    .isTrue();
            torn += found[0] == 7 && found[BLOCK / 2 - 1] == 7 ? 1 : 0;
            assertThat(content.isSound((long) i * BLOCK)).isTrue();
        }
        assertThat(torn).isBetween(BLOCKS / 3, BLOCKS * 2 / 3);
    }

    @Test
    void aFullDiskTakesWhatItHasRoomForAlreadyAndNothingNew() {
        final Capacity capacity = new Capacity("d", (long) BLOCKS * BLOCK);
        final BlockContent content = new BlockContent("d", capacity);
        content.write(0, PatternPayload.uniform(1, 0, BLOCK));
        capacity.fill(true);
        content.write(0, PatternPayload.uniform(2, 0, BLOCK));
        assertThatThrownBy(() -> content.write(0, PatternPayload.uniform(3, 0, 2 * BLOCK)))
                .hasMessageContaining("0 B free");
        assertThat(((PatternPayload) content.read(0, BLOCK)).tag(0)).isEqualTo(2);
        capacity.fill(false);
        content.write(0, PatternPayload.uniform(3, 0, 2 * BLOCK));
    }

    /** Random writes, discards and syncs against a plain model of what each block may be. */
    private static final class Model {
        private final RandomStream random;
        private final long seed;
        private final Capacity capacity = new Capacity("d", (long) BLOCKS * BLOCK);
        private final BlockContent content = new BlockContent("d", capacity);
        private final List<List<Long>> histories = new ArrayList<>(); // since the last finished sync, oldest first
        private final List<Integer> marks = new ArrayList<>(); // length of each history when the sync began
        private UndoLayer sync;
        private long tags = 1;

        Model(final long seed) {
            this.seed = seed;
            this.random = new RandomStream(seed);
            for (int i = 0; i < BLOCKS; i++) {
                histories.add(new ArrayList<>(List.of(0L)));
            }
        }

        void play() {
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(5)) {
                    case 0 -> beginOrEndSync();
                    case 1 -> discard();
                    default -> write();
                }
            }
            content.losePower(random);
            final Set<Long> seen = new TreeSet<>();
            long allocated = 0;
            for (int i = 0; i < BLOCKS; i++) {
                final long tag = ((PatternPayload) content.read((long) i * BLOCK, BLOCK)).tag(0);
                assertThat(histories.get(i)).as("seed %d, block %d", seed, i).contains(tag);
                allocated += tag == 0 ? 0 : BLOCK;
                seen.add(tag);
            }
            assertThat(capacity.committedBytes()).as("seed %d", seed).isEqualTo(allocated);
            assertThat(content.unsyncedBlocks()).isZero();
        }

        private void write() {
            final int first = random.nextInt(BLOCKS);
            final int count = 1 + random.nextInt(Math.min(100, BLOCKS - first));
            final long tag = tags++;
            content.write((long) first * BLOCK, PatternPayload.uniform(tag, 0, count * BLOCK));
            histories.subList(first, first + count).forEach(history -> history.add(tag));
        }

        private void discard() {
            final int first = random.nextInt(BLOCKS);
            content.discard((long) first * BLOCK, (long) (BLOCKS - first) * BLOCK);
            histories.subList(first, BLOCKS).forEach(history -> history.add(0L));
        }

        private void beginOrEndSync() {
            if (sync == null) {
                sync = content.beginSync();
                marks.clear();
                histories.forEach(history -> marks.add(history.size()));
            } else {
                content.endSync(sync);
                sync = null;
                for (int i = 0; i < BLOCKS; i++) {
                    histories.get(i).subList(0, marks.get(i) - 1).clear();
                }
            }
        }
    }

    @Test
    void whatWasSyncedSurvivesAndBlocksAreLostOneByOne() {
        final BlockContent content = new BlockContent("d", new Capacity("d", 1 << 30));
        content.write(0, PatternPayload.uniform(1, 0, 64 * BLOCK));
        content.endSync(content.beginSync());
        content.write(32 * BLOCK, PatternPayload.uniform(2, 0, 64 * BLOCK));
        assertThat(content.unsyncedBlocks()).isEqualTo(64);
        content.losePower(new RandomStream(7));
        final PatternPayload left = (PatternPayload) content.read(0, 96 * BLOCK);
        int lost = 0;
        for (int i = 0; i < 96; i++) {
            final long old = i < 64 ? 1 : 0;
            assertThat(left.tag(i)).isIn(old, i < 32 ? old : 2L);
            lost += i >= 32 && left.tag(i) == old ? 1 : 0;
        }
        assertThat(lost).isBetween(16, 48);
    }

    @Test
    void ofTwoSyncsTheEarlierCoversOnlyWhatWasWrittenBeforeIt() {
        final BlockContent content = new BlockContent("d", new Capacity("d", 1 << 30));
        content.write(0, PatternPayload.uniform(1, 0, 64 * BLOCK));
        final UndoLayer first = content.beginSync();
        content.write(64 * BLOCK, PatternPayload.uniform(2, 0, 64 * BLOCK));
        final UndoLayer second = content.beginSync();
        content.write(128 * BLOCK, PatternPayload.uniform(3, 0, 64 * BLOCK));
        content.endSync(first);
        assertThat(content.unsyncedBlocks()).isEqualTo(128);
        content.endSync(second);
        assertThat(content.unsyncedBlocks()).isEqualTo(64);
        content.endSync(first);
        content.losePower(new RandomStream(5));
        final PatternPayload left = (PatternPayload) content.read(0, 192 * BLOCK);
        for (int i = 0; i < 128; i++) {
            assertThat(left.tag(i)).isEqualTo(1 + i / 64);
        }
    }

    @Test
    void aDiscardMayBeUndoneByALossOfPowerWithinTheCapacity() {
        final Capacity capacity = new Capacity("d", 64 * BLOCK);
        final BlockContent content = new BlockContent("d", capacity);
        content.write(0, PatternPayload.uniform(1, 0, 64 * BLOCK));
        content.endSync(content.beginSync());
        content.discard(0, 64 * BLOCK);
        content.write(64 * BLOCK, PatternPayload.uniform(2, 0, 32 * BLOCK));
        content.losePower(new RandomStream(5));
        final PatternPayload left = (PatternPayload) content.read(0, 64 * BLOCK);
        int back = 0;
        for (int i = 0; i < 64; i++) {
            back += left.tag(i) == 1 ? 1 : 0;
        }
        assertThat(back).isBetween(8, 56);
        assertThat(capacity.committedBytes()).isLessThanOrEqualTo(64 * BLOCK);
    }

    @Test
    void damageIsSeenByTheChecksumAndAWriteMendsIt() {
        final BlockContent content = new BlockContent("d", new Capacity("d", 1 << 30));
        content.write(0, PatternPayload.uniform(1, 0, 4 * BLOCK));
        content.write(2 * BLOCK, new BytesPayload(new byte[BLOCK]));
        for (int block = 0; block < 6; block++) {
            content.damage((long) block * BLOCK, 12345 * block);
            final long offset = (long) block * BLOCK;
            assertThat(content.isSound(offset)).isFalse();
            assertThatThrownBy(() -> content.read(offset, BLOCK)).isInstanceOf(Corrupt.class);
            final Payload good = PatternPayload.uniform(5, 0, BLOCK);
            content.write(offset, good);
            assertThat(Payload.sameContent(content.read(offset, BLOCK), good)).isTrue();
        }
    }
}
