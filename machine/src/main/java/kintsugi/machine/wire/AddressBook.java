package kintsugi.machine.wire;

import java.net.InetSocketAddress;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import org.jspecify.annotations.Nullable;

/** Where peers listen. Asked for each new connection, from any thread. */
@FunctionalInterface
public interface AddressBook {
    /** The address; null if there is no such peer. */
    @Nullable
    InetSocketAddress find(NodeId peer, Plane plane);
}
