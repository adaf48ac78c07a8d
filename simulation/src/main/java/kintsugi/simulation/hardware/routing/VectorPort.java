package kintsugi.simulation.hardware.routing;

/** What distance-vector routing needs of the network that carries its messages. */
public interface VectorPort {
    /** Simulated time. */
    long now();

    /**
     * Sends a message of {@link VectorUpdate#sizeBytes} bytes over one directed link, to be handed to
     * {@link DistanceVectorRouting#receive} when it has arrived. It may be lost, come twice, or overtake others, and routes stay free
     * of loops all the same. What is lost with its link need not be told: both ends begin anew when the link is restored. What is
     * lost otherwise takes effect with the next periodic update.
     */
    void send(int directedLink, VectorUpdate update);

    /** Runs an action of this node after so many nanoseconds (0: later at this instant). Not within the call. */
    void after(int node, long nanos, Runnable action);
}
