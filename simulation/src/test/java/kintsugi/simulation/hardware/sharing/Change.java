package kintsugi.simulation.hardware.sharing;

import java.util.List;

/** What happens in a problem, at some time. */
sealed interface Change {
    long atNanos();

    record Start(long atNanos, int flow, double bytes, double weight, double cap, List<Integer> route)
            implements Change {}

    record Stop(long atNanos, int flow) implements Change {}

    record Reroute(long atNanos, int flow, List<Integer> route) implements Change {}

    record Capacity(long atNanos, int link, double bytesPerSecond) implements Change {}
}
