package kintsugi.simulation.hardware.sharing;

/** Gives rates to the flows after links have changed. */
interface Solver {
    /** Brings all rates in line with the present flows and capacities. */
    void solve();
}
