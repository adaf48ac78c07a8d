package kintsugi.machine.device;

/**
 * What a device has done since it was opened.
 *
 * @param allocatedBytes how much of it holds data now
 * @param zeroedBytes discarded by writing zeros, because the file system cannot give space back
 * @param syncs calls of fsync; each covers all who waited for one
 * @param heldBlocks written or discarded, and kept from the file until a sync, now
 * @param earlyBlocks sent to the file at once by the coin
 * @param forcedBlocks sent to the file at once for want of memory or space
 * @param droppedBlocks never sent, because the device was killed
 */
public record DeviceStatistics(
        long allocatedBytes,
        long zeroedBytes,
        long syncs,
        long heldBlocks,
        long earlyBlocks,
        long forcedBlocks,
        long droppedBlocks) {}
