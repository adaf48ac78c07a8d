package kintsugi.simulation.hardware.network;

/** How faithfully the bandwidth of links and NICs is divided among the flows that want it. */
public enum SharingFidelity {
    /** Max-min fair at every instant: rates are solved again whenever a flow, a route or a capacity changes. */
    EXACT,
    /** The same rates, but solved at the ends of ticks only: it tends to {@link #EXACT} as the tick shrinks. */
    TICK,
    /** The older model: each link divides its bandwidth equally among its flows, at the ends of ticks. What a flow leaves is lost. */
    EQUAL_SHARE
}
