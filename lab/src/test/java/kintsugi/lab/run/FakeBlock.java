package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.lab.expect.BlockEvidence;
import kintsugi.lab.expect.ChunkView;
import kintsugi.lab.expect.PoolView;
import kintsugi.lab.load.VolumePort;
import kintsugi.simulation.hardware.SimulatedCloud;

/** One volume in memory, kept twice, that can be told to misbehave: what the lab's checkers must find out. */
final class FakeBlock implements BlockWorld {
    /** How it misbehaves. */
    enum Vice {
        NONE,
        LOSES_A_WRITE,
        FAILS_REQUESTS,
        FORGETS_ON_ONE_COPY,
        HAS_ONE_COPY
    }

    private static final int CHUNK_BLOCKS = 1024;

    private final SimulatedCloud cloud;
    private final long delayNanos;
    private final Vice vice;
    private final List<TreeMap<Long, Long>> copies = List.of(new TreeMap<>(), new TreeMap<>());
    private int requests;

    FakeBlock(final SimulatedCloud cloud, final long delayNanos, final Vice vice) {
        this.cloud = cloud;
        this.delayNanos = delayNanos;
        this.vice = vice;
    }

    @Override
    public void start(final Host host) {}

    @Override
    public void configure(final Host host) {}

    @Override
    public VolumePort open(final NodeId node, final String volume) {
        return new Port();
    }

    private final class Port implements VolumePort {
        @Override
        public Payload read(final long offset, final int length) {
            delay();
            final long[] tags = new long[Blocks.touched(offset, length)];
            for (int i = 0; i < tags.length; i++) {
                tags[i] = copies.getFirst().getOrDefault(offset / Blocks.BYTES + i, 0L);
            }
            final int phase = (int) (offset % Blocks.BYTES);
            return PatternPayload.ofBlocks(tags).slice(phase, length);
        }

        @Override
        public void write(final long offset, final Payload payload) {
            delay();
            final boolean isLost = vice == Vice.LOSES_A_WRITE && requests % 20 == 0;
            for (int copy = 0; copy < copies.size() && !isLost; copy++) {
                if (copy == 0 || vice != Vice.FORGETS_ON_ONE_COPY || requests % 20 != 0) {
                    apply(copies.get(copy), offset, (PatternPayload) payload);
                }
            }
        }

        @Override
        public void flush() {
            delay();
        }

        private void delay() {
            requests++;
            cloud.kernel().sleep(delayNanos);
            if (vice == Vice.FAILS_REQUESTS && requests % 50 == 0) {
                throw new Unavailable("broken", "it broke; mend it");
            }
        }
    }

    private static void apply(final TreeMap<Long, Long> copy, final long offset, final PatternPayload payload) {
        for (int i = 0; i < payload.blocks(); i++) {
            final long block = offset / Blocks.BYTES + i;
            final long start = block * Blocks.BYTES;
            final int from = (int) Math.max(0, offset - start);
            final int to = (int) Math.min(Blocks.BYTES, offset + payload.length() - start);
            copy.put(block, PatternPayload.overlay(copy.getOrDefault(block, 0L), payload.tag(i), from, to));
        }
    }

    @Override
    public List<PoolState> pools() {
        return List.of(new PoolState("pool-1", "OK", 1, 0, 0));
    }

    @Override
    public BlockEvidence evidence() {
        final List<ChunkView> chunks = chunks();
        final long bytes = (long) chunks.size() << 22;
        return BlockEvidence.of(
                List.of(new PoolView("pool-1", "OK", 2, 100 << 20, 1L << 40, bytes, 2 * bytes)), chunks);
    }

    private List<ChunkView> chunks() {
        final List<ChunkView> views = new ArrayList<>();
        copies.getFirst().keySet().stream()
                .map(block -> block / CHUNK_BLOCKS)
                .distinct()
                .forEach(chunk -> {
                    final long first = chunk * CHUNK_BLOCKS;
                    final List<ChunkView.CopyView> both = new ArrayList<>();
                    for (int copy = 0; copy < (vice == Vice.HAS_ONE_COPY ? 1 : 2); copy++) {
                        final TreeMap<Long, Long> content = copies.get(copy);
                        both.add(new ChunkView.CopyView(
                                "sds-" + (copy + 1), true, true, block -> content.getOrDefault(first + block, 0L)));
                    }
                    views.add(new ChunkView("volume-1", "pool-1", chunk, first, CHUNK_BLOCKS, both));
                });
        return views;
    }
}
