package kintsugi.lab.scenario;

import kintsugi.input.Place;
import kintsugi.lab.fault.Fault;

/**
 * A fault and its time.
 *
 * @param when it happens
 * @param fault what happens
 * @param place of it in the file
 */
public record FaultPlan(When when, Fault fault, Place place) {
    /** A time that may depend on the load. */
    public sealed interface When {
        /** At that virtual time. */
        record Absolute(long nanos) implements When {}

        /** When that share of the requests of all loads has arrived: 0 to 1. */
        record ShareOfLoad(double share) implements When {}
    }
}
