package kintsugi.block.mdm;

import kintsugi.core.unit.Units;

/**
 * How the metadata manager runs.
 *
 * @param leaseNanos for how long an SDS may serve after it sent a heartbeat that was answered
 * @param downAfterNanos of silence after which an SDS is DOWN; longer than the lease, by more than clocks drift in that time
 * @param copiesAtATime of chunks, per pool
 */
public record MdmConfig(long leaseNanos, long downAfterNanos, int copiesAtATime) {
    /** Leases of 3 s, DOWN after 3.5 s, 8 copies at a time. */
    public static final MdmConfig STANDARD = new MdmConfig(3 * Units.SECOND, 3_500 * Units.MILLI, 8);
}
