package kintsugi.core.host;

import kintsugi.core.data.Payload;

/**
 * A disk, or a file that serves as one. Offsets and lengths are whole 4 KiB blocks. Blocks never written read as zeros.
 *
 * <p>Durability: a write that returned is seen by every later read. It survives a crash of the host only once a {@link #sync}
 * that began after the write returned has itself returned; until then each of its blocks may be found old or new, independently.
 * Any method may throw
 *
 * <ul>
 *   <li>{@link kintsugi.core.failure.Unavailable} when the device is off line or failed: for a write, treat the blocks as unknown;
 *   <li>{@link kintsugi.core.failure.Corrupt} when a block read fails the device's own checksum;
 *   <li>{@link kintsugi.core.failure.Rejected} for a range that is not aligned or beyond the end ({@code out_of_range}), and for a
 *       write with no space left below it ({@code no_space}).
 * </ul>
 *
 * All methods block, and may be called from any thread of the host; overlapping writes at the same time leave each block as one of
 * them wrote it.
 */
public interface BlockDevice {
    /** The name it is configured under. */
    String name();

    /** Size in bytes, a multiple of the block size. */
    long sizeBytes();

    /** Reads the range. */
    Payload read(long offset, int length);

    /** Writes the payload at the offset. */
    void write(long offset, Payload payload);

    /** Makes every write that returned before this call durable. */
    void sync();

    /** Gives the range back: it reads as zeros afterwards. */
    void discard(long offset, long length);
}
