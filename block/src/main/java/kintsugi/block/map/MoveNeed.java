package kintsugi.block.map;

import java.util.List;

/** How many copies of a pool are where they should not stay: a pure function of what its devices hold. */
final class MoveNeed {
    private static final double TOLERANCE_PERCENT = 2.5;
    private static final double WHOLE_PERCENT = 100;

    private MoveNeed() {}

    /** Those on SDSs to be emptied, and those beyond the share of their device, if that is worth a move. */
    static long left(final PoolEntry pool) {
        final long[] beyond = beyondShare(pool.devices, new long[pool.devices.size()]);
        long level = 0;
        for (final long copies : beyond) {
            level += Math.max(0, copies);
        }
        return toEmpty(pool) + level;
    }

    /** Those on SDSs to be emptied. */
    static long toEmpty(final PoolEntry pool) {
        return pool.devices.stream()
                .filter(device -> device.server.mode == SdsMode.EVACUATING)
                .mapToLong(device -> device.usedChunks)
                .sum();
    }

    /**
     * What each device has beyond its share by size, or lacks (negative); nothing, if all are near their shares.
     *
     * @param changes that are under way: how many copies each of the devices will gain, or lose
     */
    static long[] beyondShare(final List<DeviceEntry> devices, final long[] changes) {
        long used = 0;
        long total = 0;
        for (int i = 0; i < changes.length; i++) {
            if (devices.get(i).takesCopies()) {
                used += devices.get(i).usedChunks + changes[i];
                total += devices.get(i).totalChunks;
            }
        }
        final long[] beyond = new long[changes.length];
        boolean isEven = true;
        for (int i = 0; i < changes.length; i++) {
            final DeviceEntry device = devices.get(i);
            if (device.takesCopies()) {
                final double share = (double) used * device.totalChunks / total;
                final double over = device.usedChunks + changes[i] - share;
                isEven &= Math.abs(over) <= Math.max(1, share * TOLERANCE_PERCENT / WHOLE_PERCENT);
                beyond[i] = over > 0 ? (long) over : -(long) Math.ceil(-over);
            }
        }
        return isEven ? new long[changes.length] : beyond;
    }
}
