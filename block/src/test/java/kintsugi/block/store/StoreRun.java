package kintsugi.block.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.random.RandomStream;

/** A store on a fickle device, used step by step beside its model. */
final class StoreRun {
    /** So small that the logs are full every few steps. */
    static final Layout TINY = new Layout(4, 1, 16, 32);

    private static final String CLIENT = "sdc-1";
    private static final int NEAR = 12; // blocks at either end of a chunk that are used

    final FickleDevice device;
    final StoreModel model;
    final StoreCounters counters = new StoreCounters();
    SlotStore store;
    private long sequence = 1;

    StoreRun(final Layout layout) {
        device = new FickleDevice(layout.deviceBytes());
        model = new StoreModel();
        SlotStore.format(device, layout, 0xD15C);
        open();
    }

    private StoreRun(final FickleDevice device, final StoreModel model) {
        this.device = device;
        this.model = model;
        open();
    }

    /** Recovers what that device holds, and checks it. */
    static StoreRun recovered(final FickleDevice device, final StoreModel model) {
        final StoreRun run = new StoreRun(device, model);
        run.check();
        return run;
    }

    void open() {
        store = SlotStore.open(device, new InlineThreads(), counters, cause -> {})
                .orElseThrow();
    }

    /** What is there must be what the model allows; the world goes on from it. */
    void check() {
        final StoreModel.State found = found();
        assertThat(model.allows(found))
                .as("found %s %s %s; allowed %s", found.chunks(), found.regions(), found.window(), model)
                .isTrue();
        model.goOnFrom(found);
        sequence = 1
                + Math.max(
                        found.settledBelow()[0],
                        found.window().isEmpty() ? 0 : found.window().lastKey());
    }

    /** The present state must be the latest. */
    void checkNow() {
        assertThat(contents()).isEqualTo(model.now().chunks());
        assertThat(regions()).isEqualTo(model.now().regions());
    }

    private StoreModel.State found() {
        final StoreModel.State found = new StoreModel.State(contents(), regions(), new TreeMap<>(), new long[1]);
        for (final StoredWrite write : store.recoveredWrites()) {
            found.settledBelow()[0] = write.settledBelow();
            if (write.sequence() >= 0) {
                found.window().put(write.sequence(), write.key());
            }
        }
        return found;
    }

    private TreeMap<Long, Long> regions() {
        final TreeMap<Long, Long> regions = new TreeMap<>();
        store.keys().forEach(key -> regions.put(key, store.regions(key)));
        return regions;
    }

    private TreeMap<Long, TreeMap<Integer, Long>> contents() {
        final TreeMap<Long, TreeMap<Integer, Long>> contents = new TreeMap<>();
        for (final long key : store.keys()) {
            final TreeMap<Integer, Long> tags = new TreeMap<>();
            for (int i = 0; i < 2 * NEAR; i++) {
                final int block = i < NEAR ? i : Layout.SLOT_BLOCKS - 2 * NEAR + i;
                final long tag = tag(store.read(key, block * Blocks.BYTES, Blocks.BYTES));
                if (tag != 0) {
                    tags.put(block, tag);
                }
            }
            contents.put(key, tags);
        }
        return contents;
    }

    /** One random step. */
    void step(final RandomStream random) {
        final long key = 1L << 32 | random.nextInt(5);
        final boolean isHere = model.now().chunks().containsKey(key);
        final int what = random.nextInt(100);
        if (!isHere) {
            take(key);
        } else if (what < 60) {
            write(key, random);
        } else if (what < 70) {
            zero(key, random);
        } else if (what < 76) {
            forgetRegions(key, random.nextBoolean(0.3) ? -1L : random.nextLong());
        } else if (what < 85) {
            commit();
        } else if (what < 90) {
            drop(key);
        } else if (what < 95) {
            model.step(state -> state.forget(key));
            store.forgetWrites(key);
        } else {
            checkNow();
        }
    }

    void take(final long key) {
        if (model.now().chunks().size() == store.layout().slots()) {
            final int before = device.operations;
            try {
                store.take(key, 1);
                throw new AssertionError("there is no slot left");
            } catch (Unavailable full) {
                assertThat(full.code()).isEqualTo("no_free_slot");
                assertThat(device.operations).isEqualTo(before);
            }
            return;
        }
        model.step(state -> state.take(key));
        store.take(key, 1);
    }

    private void write(final long key, final RandomStream random) {
        final int count = 1 + random.nextInt(4);
        final int first = random.nextBoolean(0.5)
                ? random.nextInt(NEAR - count + 1)
                : Layout.SLOT_BLOCKS - count - random.nextInt(NEAR - count + 1);
        write(key, first, count, random.nextBoolean(0.5));
    }

    void write(final long key, final int first, final int count, final boolean isReal) {
        final long mine = sequence++;
        final long settled = Math.max(0, mine - 6);
        model.step(state -> {
            for (int i = 0; i < count; i++) {
                state.write(key, first + i, tag(mine, i, isReal));
            }
            state.record(key, mine, settled);
        });
        store.write(
                key,
                first * Blocks.BYTES,
                content(mine, count, isReal),
                1,
                mine,
                List.of(new StoredWrite(key, CLIENT, 1, mine, settled)));
    }

    private void zero(final long key, final RandomStream random) {
        final int first = random.nextInt(NEAR - 1);
        model.step(state -> {
            state.write(key, first, 0);
            state.write(key, first + 1, 0);
        });
        store.write(key, first * Blocks.BYTES, PatternPayload.ofBlocks(new long[2]), 1, 0, List.of());
    }

    /** It may have found no room; then nothing has happened. */
    private void forgetRegions(final long key, final long forgotten) {
        model.step(state -> state.forgetRegions(key, forgotten));
        store.forgetRegions(key, forgotten);
        if (store.regions(key) != model.now().regions().get(key)) {
            model.undo();
        }
    }

    void commit() {
        store.commit();
        model.committed();
    }

    void drop(final long key) {
        model.step(state -> state.drop(key));
        final int slot = store.detach(key);
        store.free(List.of(slot));
        model.committed();
    }

    private static long tag(final long sequence, final int i, final boolean isReal) {
        return sequence * 16 + i * 2L + (isReal ? 1 : 0);
    }

    private static Payload content(final long sequence, final int count, final boolean isReal) {
        if (!isReal) {
            final long[] tags = new long[count];
            for (int i = 0; i < count; i++) {
                tags[i] = tag(sequence, i, false);
            }
            return PatternPayload.ofBlocks(tags);
        }
        final byte[] bytes = new byte[count * Blocks.BYTES];
        for (int at = 0; at < bytes.length; at += Long.BYTES) { // every word has it: a torn block has two
            Sealed.over(bytes).putLong(at, tag(sequence, at / Blocks.BYTES, true));
        }
        return new BytesPayload(bytes);
    }

    private static long tag(final Payload block) {
        if (block instanceof PatternPayload pattern) {
            return pattern.tag(0);
        }
        final java.nio.ByteBuffer bytes = Sealed.over(block.toBytes());
        final long tag = bytes.getLong(0);
        for (int at = 0; at < Blocks.BYTES; at += Long.BYTES) {
            assertThat(bytes.getLong(at)).as("word %d of a block", at).isEqualTo(tag);
        }
        return tag;
    }
}
