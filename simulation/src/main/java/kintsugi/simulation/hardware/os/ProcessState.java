package kintsugi.simulation.hardware.os;

/**
 * What a process is doing. Code between two waits takes no simulated time of its own, so a process that neither runs nor waits for
 * a CPU is blocked: in a system call, on a lock, asleep, or by {@link VirtualOs#block}.
 */
public enum ProcessState {
    /** Wants a CPU; the state of a new process, too. */
    READY,
    /** Has a CPU. */
    RUNNING,
    /** Waits for something other than a CPU. */
    BLOCKED,
    /** Ended well. */
    COMPLETED,
    /** Was killed, or went down with the node. */
    FAILED
}
