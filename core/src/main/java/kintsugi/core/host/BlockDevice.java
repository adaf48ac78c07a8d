package kintsugi.core.host;

import kintsugi.core.data.Payload;

/**
 * A disk, or a file that serves as one. Offsets and lengths are whole 4 KiB blocks. Blocks never written read as zeros.
 *
 * <p>Durability: a write that returned is seen by every later read. It survives a crash of the host only once a {@link #sync}
 * that began after the write returned has itself returned; until then each of its blocks may be found old or new, independently.
 * A discard is a write of zeros in this respect: until a sync covers it, each of its blocks may be found as it was. Any method may throw
 *
 * <ul>
 *   <li>{@link kintsugi.core.failure.Unavailable} when the device is off line or failed: for a write, treat the blocks as unknown;
 *   <li>{@link kintsugi.core.failure.Corrupt} when a block read fails the device's own checksum;
 *   <li>{@link kintsugi.core.failure.Rejected} for a range that is not aligned or beyond the end ({@code out_of_range}), and for a
 *       write with no space left below it ({@code no_space}); nothing was changed.
 * </ul>
 *
 * All methods block, and may be called from any thread of the host. At the same time, overlapping writes and discards leave each block
 * as one of them made it, and a read finds each block as it was before or after one of them, never in between. A thread that is told to
 * stop gets {@link kintsugi.core.failure.Cancelled} before its call, or during it: then treat the blocks of a write as unknown.
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

    /** Makes every write and discard that returned before this call durable, from whichever thread. */
    void sync();

    /** Gives the range back: it reads as zeros afterwards, and its space can be allocated again. */
    void discard(long offset, long length);
}
