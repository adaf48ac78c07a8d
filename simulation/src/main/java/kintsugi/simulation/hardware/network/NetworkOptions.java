package kintsugi.simulation.hardware.network;

import kintsugi.core.check.Invariant;
import kintsugi.core.unit.Units;

/**
 * How the network between the nodes behaves.
 *
 * @param switchLatencyNanos between any two nodes as long as there are no links
 * @param sharing of bandwidth
 * @param tickNanos for the fidelities that have ticks
 * @param routing over links
 */
public record NetworkOptions(long switchLatencyNanos, SharingFidelity sharing, long tickNanos, RoutingMethod routing) {
    /** 100 µs, exact, ticks of 5 ms, link-state. */
    public static final NetworkOptions STANDARD =
            new NetworkOptions(100 * Units.MICRO, SharingFidelity.EXACT, 5 * Units.MILLI, RoutingMethod.LINK_STATE);

    /** @throws kintsugi.core.check.Invariant.Broken for values that no network can have */
    public NetworkOptions {
        Invariant.that(switchLatencyNanos >= 0 && tickNanos > 0, "latency or tick of a network");
    }

    /** These, with that latency between any two nodes as long as there are no links. */
    public NetworkOptions withSwitchLatency(final long nanos) {
        return new NetworkOptions(nanos, sharing, tickNanos, routing);
    }

    /** These, with that fidelity. */
    public NetworkOptions withSharing(final SharingFidelity fidelity, final long newTickNanos) {
        return new NetworkOptions(switchLatencyNanos, fidelity, newTickNanos, routing);
    }

    /** These, with that way to find routes. */
    public NetworkOptions withRouting(final RoutingMethod method) {
        return new NetworkOptions(switchLatencyNanos, sharing, tickNanos, method);
    }
}
