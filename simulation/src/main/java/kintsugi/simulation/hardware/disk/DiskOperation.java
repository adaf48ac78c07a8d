package kintsugi.simulation.hardware.disk;

import kintsugi.core.failure.Failure;

/** What waits for the disk. Called in kernel events: must not block. */
public interface DiskOperation {
    /** It is done. */
    void completed();

    /** The disk failed before it was done. */
    void failed(Failure failure);
}
