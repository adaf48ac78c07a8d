package kintsugi.core.host;

import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;

/**
 * Everything outside itself that the code of a capability can reach: one incarnation of one node, from start to crash or
 * shutdown. There is a simulated one and a real one, and code that sees only this interface runs unchanged in both.
 *
 * <p>Thread rules: all methods may be called from any thread that {@link Threads#start} began on this host, and from no other.
 */
public interface Host {
    /** This node. */
    NodeId id();

    /**
     * Which start of this node this is: grows by at least one at each start, survives crashes. Peers use it to tell a restarted
     * node from a slow one.
     */
    long incarnation();

    /** Time, as this node sees it. */
    Clock clock();

    /** Threads, locks and timers. */
    Threads threads();

    /** Calls and streams to peers. */
    Network network();

    /** CPU time and memory that work costs; free on a real machine, where it is spent anyway. */
    Compute compute();

    /** Names of the block devices of this node, sorted. */
    List<String> deviceNames();

    /**
     * The block device of that name. Opening twice gives the same device.
     *
     * @throws kintsugi.core.failure.Rejected if there is none of that name
     */
    BlockDevice device(String name);

    /** The stream of random numbers of that name, private to this node; each name has one user. */
    RandomStream random(String name);

    /** Where state changes are recorded. */
    EventLog events();
}
