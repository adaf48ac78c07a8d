package kintsugi.lab.campaign;

/** What can go wrong in a campaign. */
public enum FaultKind {
    /** A server loses power, with what it had not synced, and comes back; that {@code strength} of the blocks not lost is torn. */
    CRASH_SERVER,
    /** A client loses power and comes back. */
    CRASH_CLIENT,
    /** All servers lose power at once, and come back one after another; torn as by a single loss. */
    CRASH_ALL_SERVERS,
    /** A server is gone for good with its disks; another machine of its name comes with empty ones. */
    REPLACE_SERVER,
    /** A disk does not answer. */
    DISK_OFFLINE,
    /** A disk takes {@code strength} times as long. */
    DISK_SLOW,
    /** A disk cannot sync. */
    SYNC_FAILS,
    /** A server is cut off from everybody. */
    CUT_OFF,
    /** What a server sends reaches nobody; the way to it is open. */
    CUT_OUTWARD,
    /** What is sent to a server does not arrive; the way from it is open. */
    CUT_INWARD,
    /** A server and all metadata managers are cut off from each other. */
    CUT_FROM_MANAGER,
    /** A server is cut off from the other servers, but not from clients and managers. */
    CUT_FROM_SERVERS,
    /** A client is cut off from everybody. */
    CUT_CLIENT,
    /** Messages of a server take {@code strength} times as long. */
    SLOW_NETWORK,
    /** All connections of a server break, and can be opened again. */
    BREAK_CONNECTIONS,
    /** The process of a server stands still. */
    PAUSE_SERVER,
    /** A client stands still. */
    PAUSE_CLIENT,
    /** A metadata manager stands still. */
    PAUSE_MANAGER,
    /** A client is suspended: its clock stops too. */
    SUSPEND_CLIENT,
    /** A metadata manager is suspended: its clock stops too. */
    SUSPEND_MANAGER,
    /** A server is suspended: its clock stops too. */
    SUSPEND_SERVER,
    /** The monotonic clock of a server gains {@code strength} seconds a second. */
    DRIFT_SERVER,
    /** The monotonic clock of a metadata manager gains {@code strength} seconds a second. */
    DRIFT_MANAGER,
    /** The wall clock of a server jumps by {@code strength} seconds, and back. */
    JUMP_WALL_CLOCK,
    /** A metadata manager loses power, with what it had not synced, and comes back. */
    CRASH_MANAGER,
    /** The metadata manager that leads just then loses power and comes back. */
    CRASH_LEADER,
    /** The metadata manager that leads just then is cut off from everybody. */
    CUT_LEADER,
    /** The metadata manager that leads just then and the others are cut off from each other, but not from servers and clients. */
    SPLIT_LEADER,
    /** What the metadata manager that leads just then sends reaches no other; the way to it is open. */
    MUTE_LEADER,
    /** Half the metadata managers and one more lose power, the one that leads among them, and come back one after another. */
    LOSE_QUORUM,
    /** All metadata managers lose power at once, and come back one after another. */
    CRASH_ALL_MANAGERS,
    /** The log device of a metadata manager takes {@code strength} times as long. */
    MANAGER_DISK_SLOW,
    /** A block of a server's copy is damaged on its disk; {@code strength} from 0 to 1 chooses it among those that were asked for. */
    DAMAGE_BLOCK,
    /** A server's disk has no room for blocks that hold nothing yet, though it has not taken what it was built for. */
    DISK_FULL,
    /** An administrator takes the volume away from a client, and gives it back. */
    UNMAP_CLIENT
}
