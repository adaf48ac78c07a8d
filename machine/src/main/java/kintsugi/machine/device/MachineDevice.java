package kintsugi.machine.device;

import java.util.Optional;
import kintsugi.core.host.BlockDevice;

/**
 * A block device in a file of the node's folder.
 *
 * <p>Besides what {@link BlockDevice} promises: a read at the same time as a write has each block as before or as written. A thread
 * told to stop gets {@link kintsugi.core.failure.Cancelled} before a call has begun; one that has begun ends, and others are not
 * disturbed. {@code Unavailable} is {@code io_error} (the call failed, the device goes on), {@code device_failed} (for good: a sync
 * failed, and the kernel may have dropped what it could not write) or {@code device_closed}.
 */
public interface MachineDevice extends BlockDevice, AutoCloseable {
    /** What it has done. */
    DeviceStatistics statistics();

    /** Why it failed for good, if it did. */
    Optional<String> failure();

    /**
     * Waits for calls under way, syncs, and closes the file. Does nothing if closed already.
     *
     * @throws kintsugi.core.failure.Unavailable {@code device_failed} if the sync fails; the file is closed even so
     */
    @Override
    void close();

    /** Closes without sync, as the end of the process would: what is held back is gone. Waits for system calls under way, no more. */
    void kill();
}
