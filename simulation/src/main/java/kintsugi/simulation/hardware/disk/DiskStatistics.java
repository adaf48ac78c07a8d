package kintsugi.simulation.hardware.disk;

/**
 * What a disk has done since it was built.
 *
 * @param reads completed
 * @param writes completed
 * @param syncs completed
 * @param readBytes moved
 * @param writtenBytes moved
 * @param busyNanos service time, summed over channels
 * @param outstanding operations with the disk now
 */
public record DiskStatistics(
        long reads, long writes, long syncs, long readBytes, long writtenBytes, long busyNanos, int outstanding) {}
