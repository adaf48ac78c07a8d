package kintsugi.simulation.hardware.routing;

/**
 * What distance-vector routing has sent.
 *
 * @param messages how many messages
 * @param bytes their sizes
 * @param routes entries in them that tell of a destination
 * @param requests entries in them that ask for a sequence number
 */
public record VectorTraffic(long messages, long bytes, long routes, long requests) {
    /** Nothing yet. */
    static final VectorTraffic NONE = new VectorTraffic(0, 0, 0, 0);

    VectorTraffic plus(final VectorUpdate update) {
        return new VectorTraffic(
                messages + 1, bytes + update.sizeBytes(), routes + update.routes(), requests + update.requests());
    }

    /** What came after an earlier state. */
    public VectorTraffic since(final VectorTraffic earlier) {
        return new VectorTraffic(
                messages - earlier.messages,
                bytes - earlier.bytes,
                routes - earlier.routes,
                requests - earlier.requests);
    }
}
