package kintsugi.block.raft;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.SnapshotChunk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Test;

final class LogStoreTest {
    private static final long DEVICE_BYTES = StoreLayout.LEAST_BYTES;

    @Test
    void whatWasFlushedIsThereAfterEachCrashAndNothingElse() {
        final int seeds = "full".equals(System.getProperty("kintsugi.tier")) ? 2_000 : 60;
        long snapshots = 0;
        long laps = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                final Life life = new Life(seed);
                life.live(12);
                snapshots += life.snapshots;
                laps += life.store.writtenBlocks() / (DEVICE_BYTES / Blocks.BYTES / 4);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
        assertThat(snapshots).isGreaterThan(seeds);
        assertThat(laps).as("times that the log went round").isGreaterThan(seeds / 2);
    }

    /** One device through many lives of a process; each does random things until the power goes. */
    private static final class Life {
        private final RandomStream random;
        private final CrashingDevice device = new CrashingDevice(DEVICE_BYTES);
        private LogStore store;
        private StoreModel durable = StoreModel.empty();
        private StoreModel wanted = durable;
        private int term = 1;
        private long snapshots;

        Life(final long seed) {
            random = new RandomStream(seed);
            store = open(1);
            begin();
        }

        void live(final int lives) {
            for (int life = 2; life < lives; life++) {
                if (random.nextBoolean(0.7)) {
                    device.failAfter(random.nextInt(400));
                }
                try {
                    for (int i = 0; i < 60; i++) {
                        step();
                    }
                } catch (Unavailable powerGone) {
                    assertThat(store.failure()).isNotNull();
                }
                device.losePower(random);
                store = open(life);
                final StoreModel found = StoreModel.of(store);
                assertThat(found).isIn(durable, wanted);
                assertThat(StoreModel.of(open(life))).as("the same again").isEqualTo(found);
                durable = found;
                wanted = found;
            }
        }

        private LogStore open(final int run) {
            return new LogStore(device, StoreModel.OWNER, run, StoreModel.MODELS);
        }

        private void begin() {
            store.persistAndFlushLocalEndpoint(StoreModel.MODELS
                    .createRaftEndpointPersistentStateBuilder()
                    .setLocalEndpoint(new MemberId(StoreModel.SELF))
                    .setVoting(true)
                    .build());
            store.persistAndFlushInitialGroupMembers(StoreModel.GROUP);
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0 -> vote();
                case 1 -> truncate();
                case 2 -> snapshot();
                case 3, 4, 5 -> flush();
                default -> append();
            }
            if (store.shouldBeShortened()) {
                snapshot();
            }
        }

        private void vote() {
            flush();
            term++;
            final String vote = random.nextBoolean(0.5) ? "" : "mdm-" + (1 + random.nextInt(3));
            wanted = durable.voting(term, vote);
            store.persistAndFlushTerm(StoreModel.MODELS
                    .createRaftTermPersistentStateBuilder()
                    .setTerm(term)
                    .setVotedFor(vote.isEmpty() ? null : new MemberId(new NodeId(vote)))
                    .build());
            durable = wanted;
        }

        private void append() {
            final List<LogEntry> entries = new ArrayList<>();
            final int count = 1 + random.nextInt(5);
            for (int i = 1; i <= count; i++) {
                entries.add(StoreModel.entry(wanted.lastIndex() + i, term, random.nextInt(3_000)));
            }
            wanted = wanted.appending(entries);
            store.persistLogEntries(entries);
        }

        private void truncate() {
            if (wanted.entries().size() > 3) {
                flush(); // as the library does not, but so that there are only two states to compare with
                final long from = wanted.lastIndex() - random.nextInt(3);
                wanted = wanted.truncatedFrom(from);
                store.truncateLogEntriesFrom(from);
            }
        }

        private void flush() {
            store.flush();
            durable = wanted;
        }

        private void snapshot() {
            flush();
            final boolean isAhead = random.nextBoolean(0.2);
            final long index = isAhead ? wanted.lastIndex() + 50 : wanted.lastIndex() - random.nextInt(4);
            if (index <= wanted.snapshot()) {
                return;
            }
            final List<SnapshotChunk> chunks =
                    new ArrayList<>(StoreModel.chunks(index, term, 1 + random.nextInt(4), random.nextInt(9_000)));
            if (random.nextBoolean(0.5)) {
                Collections.reverse(chunks);
            }
            if (random.nextBoolean(0.2)) { // given up, and begun anew with another
                store.persistSnapshotChunk(
                        StoreModel.chunks(index - 1, term, 2, 100).getFirst());
                store.deleteSnapshotChunks(index - 1, 2);
            }
            wanted = wanted.snapshotAt(index);
            chunks.forEach(store::persistSnapshotChunk);
            store.flush();
            durable = wanted;
            snapshots++;
            store.truncateLogEntriesUntil(index);
            store.flush();
        }
    }

    @Test
    void aLogThatNobodyShortensFillsUpAndSaysSoWithoutHarm() {
        final CrashingDevice device = new CrashingDevice(DEVICE_BYTES);
        final LogStore store = fresh(device);
        final List<Long> flushed = new ArrayList<>();
        assertThatThrownBy(() -> {
                    for (long i = 1; i < 100_000; i++) {
                        store.persistLogEntries(List.of(StoreModel.entry(i, 1, 2_000)));
                        store.flush();
                        flushed.add(i);
                    }
                })
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("larger device");
        assertThat(store.failure()).isNotNull();
        assertThatThrownBy(store::flush).isInstanceOf(Unavailable.class);
        final LogStore again = new LogStore(device, StoreModel.OWNER, 2, StoreModel.MODELS);
        assertThat(StoreModel.of(again).entries()).containsOnlyKeys(flushed);
    }

    @Test
    void aDamagedBlockOfWhatWasPromisedIsNoticed() {
        final RandomStream random = new RandomStream(5);
        final long end = 1 + 10;
        for (long block = 1; block < end; block++) {
            final CrashingDevice device = new CrashingDevice(DEVICE_BYTES);
            final LogStore store = fresh(device);
            for (long i = 1; i <= 10; i++) {
                store.persistLogEntries(List.of(StoreModel.entry(i, 1, 2_000)));
                store.flush();
            }
            device.damage(block, random);
            assertThatThrownBy(() -> new LogStore(device, StoreModel.OWNER, 2, StoreModel.MODELS))
                    .as("block %d", block)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void oneCopyOfTheRootMayBeLost() {
        final RandomStream random = new RandomStream(6);
        for (final long block : new long[] {0, DEVICE_BYTES / Blocks.BYTES - 1}) {
            final CrashingDevice device = new CrashingDevice(DEVICE_BYTES);
            vote(fresh(device));
            device.damage(block, random);
            assertThat(StoreModel.of(new LogStore(device, StoreModel.OWNER, 2, StoreModel.MODELS))
                            .vote())
                    .isEqualTo("mdm-2");
            device.damage(DEVICE_BYTES / Blocks.BYTES - 1 - block, random);
            assertThat(StoreModel.of(new LogStore(device, StoreModel.OWNER, 3, StoreModel.MODELS))
                            .vote())
                    .as("the first copy was mended from the second")
                    .isEqualTo("mdm-2");
            device.damage(0, random);
            device.damage(DEVICE_BYTES / Blocks.BYTES - 1, random);
            assertThatThrownBy(() -> new LogStore(device, StoreModel.OWNER, 4, StoreModel.MODELS))
                    .isInstanceOf(Corrupt.class);
        }
    }

    @Test
    void aSnapshotLargerThanItsSlotIsRefusedAndTheOldOneStays() {
        final CrashingDevice device = new CrashingDevice(DEVICE_BYTES);
        final LogStore store = fresh(device);
        store.persistSnapshotChunk(StoreModel.chunks(5, 1, 1, 100).getFirst());
        store.flush();
        final List<SnapshotChunk> large = StoreModel.chunks(9, 1, 4, 1 << 20);
        assertThatThrownBy(() -> large.forEach(store::persistSnapshotChunk))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("larger device");
        assertThat(StoreModel.of(new LogStore(device, StoreModel.OWNER, 2, StoreModel.MODELS))
                        .snapshot())
                .isEqualTo(5);
    }

    @Test
    void aDeviceOfAnotherMemberOrTooSmallIsNotUsed() {
        final CrashingDevice device = new CrashingDevice(DEVICE_BYTES);
        fresh(device);
        assertThatThrownBy(() -> new LogStore(device, new LogOwner("cloud", new NodeId("mdm-9")), 2, StoreModel.MODELS))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("mdm-1 of cloud 'cloud', not of mdm-9 of cloud 'cloud'");
        assertThatThrownBy(() -> new LogStore(device, new LogOwner("other", StoreModel.SELF), 2, StoreModel.MODELS))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("mdm-1 of cloud 'cloud', not of mdm-1 of cloud 'other'");
        assertThatThrownBy(() -> new LogStore(
                        new CrashingDevice(DEVICE_BYTES - Blocks.BYTES), StoreModel.OWNER, 1, StoreModel.MODELS))
                .hasMessageContaining("4 MiB");
    }

    @Test
    void aDeviceThatHoldsSomethingElseIsNotWrittenOver() {
        final CrashingDevice device = new CrashingDevice(DEVICE_BYTES);
        final byte[] other = "what somebody else keeps there"
                .repeat(200)
                .substring(0, Blocks.BYTES)
                .getBytes(US_ASCII);
        device.write(0, new BytesPayload(other));
        device.sync();
        assertThatThrownBy(() -> fresh(device))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("holds something else");
        assertThat(device.read(0, Blocks.BYTES).toBytes()).isEqualTo(other);
    }

    private static LogStore fresh(final CrashingDevice device) {
        final LogStore store = new LogStore(device, StoreModel.OWNER, 1, StoreModel.MODELS);
        store.persistAndFlushLocalEndpoint(StoreModel.MODELS
                .createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(new MemberId(StoreModel.SELF))
                .setVoting(true)
                .build());
        store.persistAndFlushInitialGroupMembers(StoreModel.GROUP);
        return store;
    }

    private static void vote(final LogStore store) {
        store.persistAndFlushTerm(StoreModel.MODELS
                .createRaftTermPersistentStateBuilder()
                .setTerm(3)
                .setVotedFor(new MemberId(new NodeId("mdm-2")))
                .build());
    }
}
