package kintsugi.node.capability;

import kintsugi.core.call.Switchboard;
import kintsugi.core.host.Host;

/** A role that a node plays. */
public interface Capability {
    /** As in the configuration. */
    String name();

    /**
     * Starts it, on a thread of the host, after those before it in the order of starting. The planes are opened once all have started.
     *
     * @param switchboard takes the methods that it answers
     * @return how to ask it how it stands
     * @throws kintsugi.core.failure.Failure if it cannot be started
     */
    Standing start(Host host, Switchboard switchboard);

    /** Asked for health, on a thread of the host; may wait for a moment. */
    @FunctionalInterface
    interface Standing {
        /** How it stands now. */
        Report report();

        /**
         * The node is about to stop in order: gives back what others wait for. On a thread of the host, while the network and all other
         * capabilities still work; may wait, but the node does not wait for long.
         */
        default void takeLeave() {}
    }
}
