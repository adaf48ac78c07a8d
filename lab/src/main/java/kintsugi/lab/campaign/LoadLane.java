package kintsugi.lab.campaign;

import kintsugi.block.sdc.VolumeHandle;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.lab.campaign.Plan.Lane;
import kintsugi.lab.history.Flush;

/** Carries out one lane, in one start of its client after another, and tells the recorder what it asked and was told. */
final class LoadLane {
    private static final int HOT_BLOCKS = 6;
    private static final int TAG_SHIFT = 32;

    private final int number;
    private final Lane lane;
    private final long volumeBytes;
    private final Recorder recorder;
    private long tags;
    private boolean isStopped;
    private boolean isRunning;

    LoadLane(final int number, final Lane lane, final long volumeBytes, final Recorder recorder) {
        this.number = number;
        this.lane = lane;
        this.volumeBytes = volumeBytes;
        this.recorder = recorder;
        this.tags = (long) number << TAG_SHIFT;
    }

    int client() {
        return lane.client();
    }

    void stop() {
        isStopped = true;
    }

    /** Whether it still has a request under way. */
    boolean isRunning() {
        return isRunning;
    }

    /** Its client has lost power: the request under way is never answered. */
    void crashed() {
        isRunning = false;
    }

    void run(final Host host, final VolumeHandle volume) {
        final RandomStream random = host.random("lane/" + number);
        final String client = host.id() + "#" + host.incarnation();
        while (!isStopped) {
            isRunning = true;
            step(random, client, volume);
            isRunning = false;
            host.clock().sleep(random.nextLong(2L * lane.pauseMicros()) * Units.MICRO);
        }
    }

    private void step(final RandomStream random, final String client, final VolumeHandle volume) {
        final int dice = random.nextInt(100);
        if (dice < lane.flushPercent()) {
            flush(client, volume);
            return;
        }
        final long block = block(random);
        final long left = volumeBytes / Blocks.BYTES - block;
        final int length = (int) Math.min(left, 1 + random.nextInt(lane.mostBlocks())) * Blocks.BYTES;
        if (random.nextInt(100) < lane.readPercent()) {
            read(client, volume, block * Blocks.BYTES, length);
        } else if (random.nextInt(100) < lane.partialPercent()) {
            final int from = random.nextInt(Blocks.BYTES / 512) * 512;
            write(client, volume, block * Blocks.BYTES + from, Math.max(512, length - from - random.nextInt(8) * 512));
        } else {
            write(client, volume, block * Blocks.BYTES, length);
        }
    }

    /** One of a few at the border of the first two chunks, or any of a few hundred all over the volume. */
    private long block(final RandomStream random) {
        final long border = Recorder.CHUNK_BYTES / Blocks.BYTES;
        if (random.nextInt(100) < lane.hotPercent()) {
            return border - HOT_BLOCKS / 2 + random.nextInt(HOT_BLOCKS);
        }
        final long chunks = volumeBytes / Recorder.CHUNK_BYTES;
        return random.nextLong(chunks) * border + random.nextInt(16) * 7L;
    }

    private void write(final String client, final VolumeHandle volume, final long offset, final int length) {
        final long tag = ++tags;
        final Recorder.Request request = recorder.begin(client, true, offset, length, tag);
        try {
            volume.write(offset, PatternPayload.uniform(tag, offset, length));
            recorder.succeeded(request, new long[0]);
        } catch (Rejected | Unavailable didNotHappen) {
            recorder.refused(request, didNotHappen.code());
        } catch (Indeterminate mayHaveHappened) {
            // it has no end
        } catch (Corrupt damaged) {
            recorder.toldOfDamage(request, damaged);
        }
    }

    private void read(final String client, final VolumeHandle volume, final long offset, final int length) {
        final Recorder.Request request = recorder.begin(client, false, offset, length, 0);
        try {
            final PatternPayload content = (PatternPayload) volume.read(offset, length);
            final long[] seen = new long[content.blocks()];
            for (int i = 0; i < seen.length; i++) {
                seen[i] = content.tag(i);
            }
            recorder.succeeded(request, seen);
        } catch (Cancelled stopped) {
            throw stopped;
        } catch (Rejected | Unavailable | Indeterminate failed) {
            // a read that failed says nothing
        } catch (Corrupt damaged) {
            recorder.toldOfDamage(request, damaged);
        }
    }

    /** Reads one block, again and again until it gets an answer. */
    static void audit(final Recorder recorder, final Host host, final VolumeHandle volume, final long block) {
        final LoadLane auditor = new LoadLane(0, new Lane(0, 1, 100, 0, 0, 0, 1), 0, recorder);
        final long before = recorder.answered();
        while (recorder.answered() == before) {
            auditor.read("auditor#" + host.incarnation(), volume, block * Blocks.BYTES, Blocks.BYTES);
            host.clock().sleep(recorder.answered() == before ? Units.SECOND : 0);
        }
    }

    private void flush(final String client, final VolumeHandle volume) {
        final long start = recorder.nextStamp();
        try {
            volume.flush();
            recorder.flushed(client, Flush.Outcome.DONE, start);
        } catch (Indeterminate failed) {
            if (failed.code().equals("unflushed_writes_lost")) {
                recorder.flushed(client, Flush.Outcome.LOSS_TOLD, start);
            }
        } catch (Rejected | Unavailable failed) {
            // it has made nothing durable that one could rely on
        }
    }
}
