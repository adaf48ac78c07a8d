package kintsugi.simulation.hardware.os;

import kintsugi.core.unit.Units;

/**
 * How an operating system schedules and what its services cost.
 *
 * @param sliceNanos time slice of the round robin
 * @param systemCallNanos CPU time of a system call, whatever it moves
 * @param copyBytesPerSecond CPU speed of copying between process and device
 */
public record OsOptions(long sliceNanos, long systemCallNanos, long copyBytesPerSecond) {
    /** 10 ms slices, 5 µs per call, 10 GiB/s copying. */
    public static final OsOptions STANDARD = new OsOptions(10 * Units.MILLI, 5 * Units.MICRO, 10 * Units.GIB);
}
