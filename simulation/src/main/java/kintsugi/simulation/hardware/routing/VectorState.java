package kintsugi.simulation.hardware.routing;

import java.util.List;

/**
 * What distance-vector routing holds about one destination.
 *
 * @param sequence the sequence number of the route in use, which the destination gave out
 * @param feasibleSequence the newest sequence number that this node has told its neighbours
 * @param feasibleDistanceNanos the least distance that it told them with that number
 * @param feasibleSuccessors the neighbours that could be taken at once without danger of a loop, best first; the first is in use
 * @param ageNanos time since the route in use was last confirmed
 */
public record VectorState(
        long sequence,
        long feasibleSequence,
        long feasibleDistanceNanos,
        List<Integer> feasibleSuccessors,
        long ageNanos) {}
