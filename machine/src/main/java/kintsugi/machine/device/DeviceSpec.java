package kintsugi.machine.device;

import kintsugi.core.data.Blocks;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;

/**
 * A block device that a node is to have.
 *
 * @param name what capabilities call it; the form of a node's name
 * @param sizeBytes nominal size, whole 4 KiB blocks; never changes once the device was made
 * @param allocatableBytes how much of it may hold data at once; may change from start to start
 * @param unsynced where what was not synced is
 */
public record DeviceSpec(String name, long sizeBytes, long allocatableBytes, Unsynced unsynced) {
    /** Largest size: its map of what holds data takes 128 MiB. */
    public static final long LARGEST_BYTES = 4L << 40;

    /** @throws Rejected {@code bad_device} unless name and sizes are such */
    public DeviceSpec {
        if (!NodeId.isName(name)) {
            throw new Rejected(
                    "bad_device",
                    "'" + name
                            + "' is not a name of a device: use 1 to 63 letters, digits, '-', '_' or '.', starting with"
                            + " a letter or digit");
        }
        if (sizeBytes <= 0 || sizeBytes > LARGEST_BYTES || sizeBytes % Blocks.BYTES != 0) {
            throw new Rejected(
                    "bad_device",
                    "device " + name + " of " + sizeBytes + " bytes: give whole blocks of " + Blocks.BYTES
                            + " bytes, at most " + LARGEST_BYTES + " bytes in all");
        }
        if (allocatableBytes <= 0 || allocatableBytes > sizeBytes) {
            throw new Rejected(
                    "bad_device",
                    "device " + name + " has " + sizeBytes + " bytes, of which " + allocatableBytes
                            + " are to hold data: give a number from 1 to its size");
        }
    }

    /** A device all of which may hold data. */
    public static DeviceSpec whole(final String name, final long sizeBytes, final Unsynced unsynced) {
        return new DeviceSpec(name, sizeBytes, sizeBytes, unsynced);
    }
}
