package kintsugi.machine.wire;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * How a node talks to its peers.
 *
 * @param self this node
 * @param cluster name of the cluster: nodes of another one are refused, even if they know the secret
 * @param secret that all nodes of the cluster share
 * @param tls if connections are to be encrypted, which they must be beyond loopback
 * @param listen where, for each plane; port 0 for any free one
 * @param peers where others listen
 * @param limits of all that takes time or room
 */
public record WireOptions(
        NodeId self,
        String cluster,
        ClusterSecret secret,
        @Nullable TlsOptions tls,
        Map<Plane, InetSocketAddress> listen,
        AddressBook peers,
        WireLimits limits) {
    /** @throws Rejected if the cluster has no proper name, or the node would listen to the world unencrypted */
    public WireOptions {
        listen = new TreeMap<>(listen);
        if (!NodeId.isName(cluster)) {
            throw new Rejected(
                    "bad_cluster_name", "'" + cluster + "' cannot name a cluster: its form is that of node names");
        }
        for (final InetSocketAddress address : listen.values()) {
            requireProtected(address, tls);
        }
    }

    /** With the standard limits. */
    public WireOptions(
            final NodeId self,
            final String cluster,
            final ClusterSecret secret,
            final @Nullable TlsOptions tls,
            final Map<Plane, InetSocketAddress> listen,
            final AddressBook peers) {
        this(self, cluster, secret, tls, listen, peers, WireLimits.STANDARD);
    }

    private static void requireProtected(final InetSocketAddress address, final @Nullable TlsOptions tls) {
        if (address.isUnresolved()) {
            throw new Rejected(
                    "bad_address",
                    "cannot listen on " + address + ": no such host name; give an address of this computer");
        }
        if (tls == null && !address.getAddress().isLoopbackAddress()) {
            throw new Rejected(
                    "tls_required",
                    "listening on " + address + " without TLS would show everything to the network: "
                            + "configure tls, or listen on a loopback address such as 127.0.0.1");
        }
    }
}
