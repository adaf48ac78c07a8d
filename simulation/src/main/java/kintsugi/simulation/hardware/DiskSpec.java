package kintsugi.simulation.hardware;

import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.os.DeviceQueue;

/**
 * One disk of a node.
 *
 * @param name unique on its node, of the form of a node's name
 * @param capacityBytes what it can hold
 * @param deviceBytes nominal size of its block face: whole blocks; above the capacity, the disk can be full before its end
 * @param seekNanos of every operation
 * @param bytesPerSecond of one channel
 * @param channels operations served at a time
 * @param queueDepth operations with the disk at a time, waiting or served
 * @param whenFull what becomes of one more
 */
public record DiskSpec(
        String name,
        long capacityBytes,
        long deviceBytes,
        long seekNanos,
        long bytesPerSecond,
        int channels,
        int queueDepth,
        DeviceQueue.WhenFull whenFull) {
    private static final long STANDARD_SEEK_NANOS = 2_500 * Units.MICRO;
    private static final long STANDARD_BYTES_PER_SECOND = 200 * Units.MIB;
    private static final int STANDARD_CHANNELS = 2;
    private static final int STANDARD_QUEUE_DEPTH = 128;

    /** @throws kintsugi.core.check.Invariant.Broken for values that no disk can have */
    public DiskSpec {
        Invariant.that(NodeId.isName(name), "disk name '%s'", name);
        Invariant.that(
                capacityBytes > 0 && deviceBytes > 0 && deviceBytes % Blocks.BYTES == 0, "size of disk %s", name);
        Invariant.that(seekNanos >= 0 && bytesPerSecond > 0, "speed of disk %s", name);
        Invariant.that(channels > 0 && queueDepth > 0, "channels or queue of disk %s", name);
    }

    /** With a block face of the whole blocks of the capacity, and callers that wait when the queue is full. */
    public DiskSpec(
            final String name,
            final long capacityBytes,
            final long seekNanos,
            final long bytesPerSecond,
            final int channels,
            final int queueDepth) {
        this(
                name,
                capacityBytes,
                capacityBytes / Blocks.BYTES * Blocks.BYTES,
                seekNanos,
                bytesPerSecond,
                channels,
                queueDepth,
                DeviceQueue.WhenFull.WAIT);
    }

    /** 2.5 ms, 200 MiB/s, 2 channels, 128 operations. */
    public static DiskSpec standard(final String name, final long capacityBytes) {
        return new DiskSpec(
                name,
                capacityBytes,
                STANDARD_SEEK_NANOS,
                STANDARD_BYTES_PER_SECOND,
                STANDARD_CHANNELS,
                STANDARD_QUEUE_DEPTH);
    }
}
