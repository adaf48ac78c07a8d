package kintsugi.node.supervise;

import java.util.List;
import java.util.function.Consumer;

/** One incarnation of a node, from when it serves to its end. */
public interface Life {
    /**
     * Gives back what others wait for, before an end that was asked for: a lease, say. After a defect this is not called, because nobody
     * knows what is left undone.
     *
     * @param withinNanos for how long to wait
     */
    void takeLeave(long withinNanos);

    /**
     * Ends it in order: takes no more work, ends its threads, syncs, gives the folder back.
     *
     * @param withinNanos for how long to wait
     * @return what still runs after that time; empty if nothing does
     */
    List<String> end(long withinNanos);

    /** Brings lives into the world. */
    @FunctionalInterface
    interface Origin {
        /**
         * Starts the next incarnation; returns when it serves. If it throws, nothing is left running.
         *
         * @param onDefect told of what leaves a thread of this life, from any thread
         * @throws kintsugi.core.failure.Rejected if folder, ports, devices or secret cannot be used
         */
        Life begin(Consumer<Throwable> onDefect);
    }
}
