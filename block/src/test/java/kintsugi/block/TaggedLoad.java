package kintsugi.block;

import java.util.Map;
import java.util.TreeMap;
import kintsugi.block.sdc.VolumeHandle;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.host.Host;
import kintsugi.core.random.RandomStream;

/**
 * One thread that writes blocks nobody else writes and reads them back, and knows what each must hold: every request must succeed, and
 * every read must give what was last acknowledged.
 */
final class TaggedLoad {
    private static final int BLOCK = 4096;

    private final int lane;
    private final int lanes;
    private final long blocks;
    private final Map<Long, Long> expected = new TreeMap<>();
    private long tags;
    private long operations;
    private boolean isStopped;
    private boolean isDone;

    TaggedLoad(final int lane, final int lanes, final long volumeBytes) {
        this.lane = lane;
        this.lanes = lanes;
        this.blocks = volumeBytes / BLOCK;
        this.tags = (long) (lane + 1) << 40;
    }

    void stop() {
        isStopped = true;
    }

    boolean isDone() {
        return isDone;
    }

    long operations() {
        return operations;
    }

    void run(final Host host, final VolumeHandle volume, final long pauseNanos) {
        final RandomStream random = host.random("load/" + lane);
        while (!isStopped) {
            step(random, volume);
            operations++;
            host.clock().sleep(random.nextLong(2 * pauseNanos));
        }
        verifyAll(volume);
        isDone = true;
    }

    void verifyAll(final VolumeHandle volume) {
        expected.forEach((block, tag) -> check(volume, block));
    }

    private void step(final RandomStream random, final VolumeHandle volume) {
        final long block = random.nextLong(blocks / lanes) * lanes + lane;
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> write(volume, block, 0, BLOCK);
            case 4 -> {
                final int from = random.nextInt(BLOCK - 1);
                write(volume, block, from, 1 + random.nextInt(BLOCK - from));
            }
            case 5 -> volume.flush();
            default -> check(volume, block);
        }
    }

    private void write(final VolumeHandle volume, final long block, final int from, final int length) {
        final long tag = tags++;
        final PatternPayload content = PatternPayload.uniform(tag, block * BLOCK + from, length);
        volume.write(block * BLOCK + from, content);
        expected.merge(
                block,
                PatternPayload.overlay(0, tag, from, from + length),
                (old, fresh) -> PatternPayload.overlay(old, tag, from, from + length));
    }

    private void check(final VolumeHandle volume, final long block) {
        final PatternPayload read = (PatternPayload) volume.read(block * BLOCK, BLOCK);
        final long wanted = expected.getOrDefault(block, 0L);
        if (read.tag(0) != wanted) {
            throw new IllegalStateException(
                    "block " + block + " of lane " + lane + " holds " + read.tag(0) + ", not " + wanted);
        }
    }
}
