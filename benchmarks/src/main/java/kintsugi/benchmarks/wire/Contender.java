package kintsugi.benchmarks.wire;

import java.util.List;

/** One way of talking to the peer. */
interface Contender {
    /** For people. */
    String name();

    /** Connects; to be called within {@link #run}. */
    Link open(WireCase wireCase);

    /** Runs each body on a thread of its own, of the contender's kind; returns when all have ended, and throws what one threw. */
    void run(List<Runnable> bodies);
}
