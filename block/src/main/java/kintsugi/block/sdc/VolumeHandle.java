package kintsugi.block.sdc;

import kintsugi.core.data.Payload;

/**
 * An open volume. Any offset and length inside it, of any alignment. Thread-safe; every call blocks its thread until it is done
 * or the SDC's deadline has passed. No change of the map, and no loss of a server while a copy is in reach, makes a call fail.
 *
 * <p>All throw
 *
 * <ul>
 *   <li>{@link kintsugi.core.failure.Rejected} for a range outside the volume ({@code out_of_range}), a write through a read-only
 *       mapping ({@code read_only}), a volume not mapped to this SDC ({@code not_mapped}), and a thin volume whose pool is full
 *       ({@code insufficient_capacity});
 *   <li>{@link kintsugi.core.failure.Unavailable} or {@link kintsugi.core.failure.Indeterminate} when the deadline passed, by whether
 *       a write may have happened;
 *   <li>{@link kintsugi.core.failure.Corrupt} when every copy in reach fails its checksum.
 * </ul>
 */
public interface VolumeHandle {
    /** Size of the volume, in bytes, as last heard of. */
    long sizeBytes();

    /** Reads the range; what was never written reads as zeros. */
    Payload read(long offset, int length);

    /** Writes; when it returns, every in-sync replica has it, durable or not. A pattern's phase must be that of the offset. */
    void write(long offset, Payload payload);

    /** Makes every write that returned on any handle of this SDC for this volume before this call durable on every in-sync replica. */
    void flush();
}
