package kintsugi.block;

import kintsugi.block.sdc.VolumeHandle;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.host.Host;
import kintsugi.core.random.RandomStream;

/**
 * One thread that writes blocks nobody else writes, and reads all blocks: every request must succeed, and every read give what a
 * register may hold. A third of the requests go to a few hot blocks, where writers and readers meet.
 */
final class TaggedLoad {
    private static final int BLOCK = 4096;
    private static final int HOT_BLOCKS = 2;

    private final int lane;
    private final int lanes;
    private final long blocks;
    private final Registers registers;
    private long tags;
    private long operations;
    private boolean isStopped;
    private boolean isDone;

    TaggedLoad(final int lane, final int lanes, final long volumeBytes, final Registers registers) {
        this.lane = lane;
        this.lanes = lanes;
        this.blocks = volumeBytes / BLOCK;
        this.registers = registers;
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
        registers.blocks().forEach(block -> read(volume, block));
        isDone = true;
    }

    private void step(final RandomStream random, final VolumeHandle volume) {
        final long range = random.nextInt(3) == 0 ? HOT_BLOCKS : blocks / lanes;
        final long row = random.nextLong(range) * lanes;
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> write(volume, row + lane, 0, BLOCK);
            case 4 -> {
                final int from = random.nextInt(BLOCK - 1);
                write(volume, row + lane, from, 1 + random.nextInt(BLOCK - from));
            }
            case 5 -> volume.flush();
            default -> read(volume, row + random.nextInt(lanes));
        }
    }

    private void write(final VolumeHandle volume, final long block, final int from, final int length) {
        final long tag = tags++;
        final int number = registers.begin(block, tag, from, length);
        volume.write(
                Registers.offset(block) + from, PatternPayload.uniform(tag, Registers.offset(block) + from, length));
        registers.acknowledged(block, number);
    }

    private void read(final VolumeHandle volume, final long block) {
        final int floor = registers.floor(block);
        final PatternPayload content = (PatternPayload) volume.read(Registers.offset(block), BLOCK);
        registers.read(block, floor, content.tag(0));
    }
}
