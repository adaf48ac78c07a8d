package kintsugi.core.contract;

import java.util.function.Consumer;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;

/** Two nodes, {@code client} and {@code server}, of some kind of host, for one test. */
public interface TwoNodes extends AutoCloseable {
    /** The node that {@link #serve} starts. */
    NodeId SERVER = new NodeId("server");

    /** The node that {@link #run} starts. */
    NodeId CLIENT = new NodeId("client");

    /** Name of the device that each of the two has. */
    String DEVICE = "disk";

    /** Size of that device, in bytes. */
    long DEVICE_BYTES = 64 << 20;

    /** Name of a device of the same size of which only a part can be allocated. */
    String SMALL_DEVICE = "small";

    /** How much of it. */
    long SMALL_BYTES = 1 << 20;

    /** Starts the server with that program; the program goes on after it returns. */
    void serve(Consumer<Host> program);

    /** Runs the body on a thread of the client; returns when it does, and throws what it throws. The client runs on or starts anew. */
    void run(Consumer<Host> body);

    /** Takes the power from the server. May be called from the body of {@link #run}. */
    void crashServer();

    /** Starts the server with its last program. May be called from the body of {@link #run}. */
    void restartServer();

    /** Takes the power from the client; the next {@link #run} starts it again. Not to be called from its body. */
    void crashClient();

    /** From now on nothing gets from one to the other, and neither is told. May be called from the body of {@link #run}. */
    void cutNetwork();

    /** Ends the cut. May be called from the body of {@link #run}. */
    void healNetwork();

    /** Ends both. */
    @Override
    void close();
}
