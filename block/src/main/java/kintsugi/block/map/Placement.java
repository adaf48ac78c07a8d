package kintsugi.block.map;

import java.util.List;
import kintsugi.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the next copy of a chunk goes: a pure function of the devices, their fill and the holders so far. Of the devices in reach
 * with room, on no server that holds the chunk, those that share no fault set with a holder come first; among equals the one that
 * would be filled least for its size.
 *
 * <p>Filling the emptiest device alone would pair the same servers for chunk after chunk, and one neighbour would have to feed the
 * whole rebuild. So the fill of each device is blurred, by a hash of chunk and device, by two chunks and 1/64 of what it holds:
 * partners mix, and balance stays within that.
 */
final class Placement {
    private static final double BLUR_CHUNKS = 2;
    private static final double BLUR_SHARE = 1.0 / 64;
    private static final double UNIT = 0x1.0p-53;

    private Placement() {}

    /** The device for one more copy, or null if no device will do. */
    static @Nullable DeviceEntry choose(
            final List<DeviceEntry> devices, final List<DeviceEntry> holders, final int volumeId, final int chunk) {
        final long key = RandomStream.mix(((long) volumeId << 32) + chunk);
        DeviceEntry best = null;
        double bestScore = Double.MAX_VALUE;
        boolean isBestApart = false;
        for (int i = 0; i < devices.size(); i++) {
            final DeviceEntry device = devices.get(i);
            if (!device.isUp() || !device.hasRoom() || isServer(holders, device.server)) {
                continue;
            }
            final boolean isApart = !isFateShared(holders, device.server);
            final double score = score(device, key);
            if ((isApart && !isBestApart) || (isApart == isBestApart && score < bestScore)) {
                best = device;
                bestScore = score;
                isBestApart = isApart;
            }
        }
        return best;
    }

    private static double score(final DeviceEntry device, final long key) {
        final double draw = (RandomStream.mix(key + device.id) >>> 11) * UNIT;
        final double blur = draw * (BLUR_CHUNKS + device.usedChunks * BLUR_SHARE);
        return (device.usedChunks + blur) / device.totalChunks;
    }

    private static boolean isServer(final List<DeviceEntry> holders, final ServerEntry server) {
        for (int i = 0; i < holders.size(); i++) {
            if (holders.get(i).server == server) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFateShared(final List<DeviceEntry> holders, final ServerEntry server) {
        for (int i = 0; i < holders.size(); i++) {
            if (holders.get(i).server.sharesFateWith(server)) {
                return true;
            }
        }
        return false;
    }
}
