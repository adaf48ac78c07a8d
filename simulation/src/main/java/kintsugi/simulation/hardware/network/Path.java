package kintsugi.simulation.hardware.network;

/** A way through the network. Messages on the same way have the same object. */
final class Path {
    final int[] links; // directed, as the topology counts them; none on the switch
    final int[] capacities; // what bounds it, as the sharing of bandwidth counts: NIC out, links, NIC in
    final long latencyNanos;
    long version; // of the routes by which it was last found

    Path(final int[] links, final int[] capacities, final long latencyNanos) {
        this.links = links;
        this.capacities = capacities;
        this.latencyNanos = latencyNanos;
    }
}
