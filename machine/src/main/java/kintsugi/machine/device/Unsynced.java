package kintsugi.machine.device;

/** Where a device keeps what was written since the last sync. */
public enum Unsynced {
    /** In the file: lost only if the computer goes down, not with the process. */
    WRITTEN_THROUGH,

    /**
     * In the memory of the process, but for blocks that a coin sends to the file at once: so that killing the process does to the
     * device what a loss of power does to a disk.
     */
    HELD_BACK
}
