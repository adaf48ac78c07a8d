package kintsugi.simulation.hardware.routing;

/**
 * A message from a node to a neighbour: what it knows of some destinations, and which sequence numbers it misses. Its size is
 * counted as that of a UDP datagram with Babel's header (RFC 8966, section 4) and entries of our own widths.
 */
public final class VectorUpdate {
    private static final int HEADER_BYTES = 20 + 8 + 4;
    private static final int ROUTE_BYTES = 4 + 8 + 8;
    private static final int REQUEST_BYTES = 4 + 8;

    final long session;
    final long number;
    final int[] destinations;
    final long[] sequences;
    final long[] distances;
    final int[] missing;
    final long[] missingSequences;

    /**
     * @param session counts the times that the link came up
     * @param number counts the messages over it
     * @param destinations nodes of which the sender tells
     * @param told for these: sequence numbers and distances
     * @param missing nodes of which the sender wants a newer sequence number
     * @param wanted for these: the numbers, by destination
     */
    VectorUpdate(
            final long session,
            final long number,
            final int[] destinations,
            final Distances told,
            final int[] missing,
            final Distances wanted) {
        this.session = session;
        this.number = number;
        this.destinations = destinations;
        this.missing = missing;
        this.sequences = new long[destinations.length];
        this.distances = new long[destinations.length];
        this.missingSequences = new long[missing.length];
        for (int i = 0; i < destinations.length; i++) {
            sequences[i] = told.sequence(destinations[i]);
            distances[i] = told.nanos(destinations[i]);
        }
        for (int i = 0; i < missing.length; i++) {
            missingSequences[i] = wanted.sequence(missing[i]);
        }
    }

    /** What it takes on the link. */
    public long sizeBytes() {
        return HEADER_BYTES + (long) ROUTE_BYTES * destinations.length + (long) REQUEST_BYTES * missing.length;
    }

    /** How many destinations it tells of. */
    public int routes() {
        return destinations.length;
    }

    /** How many sequence numbers it asks for. */
    public int requests() {
        return missing.length;
    }
}
