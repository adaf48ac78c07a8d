package kintsugi.machine;

import java.nio.file.Path;
import java.util.Map;
import kintsugi.core.contract.TwoNodes;
import kintsugi.core.id.NodeId;
import kintsugi.machine.wire.Certificates;
import kintsugi.machine.wire.TlsOptions;
import kintsugi.machine.wire.WireLimits;
import kintsugi.machine.wire.WireOptions;

/** The two nodes of the contract, talking within TLS. */
final class TlsNodes {
    private final Map<NodeId, TlsOptions> tls;

    /** @param folder for their certificates */
    TlsNodes(final Path folder) {
        final Certificates certificates = new Certificates(folder, "authority");
        tls = Map.of(
                TwoNodes.SERVER, certificates.of(TwoNodes.SERVER.name()),
                TwoNodes.CLIENT, certificates.of(TwoNodes.CLIENT.name()));
    }

    TwoNodes fresh(final long seed) {
        return new MachineTwoNodes(
                seed,
                plain -> new WireOptions(
                        plain.self(),
                        plain.cluster(),
                        plain.secret(),
                        tls.get(plain.self()),
                        plain.listen(),
                        plain.peers(),
                        patient(plain.limits())));
    }

    /** The first TLS handshake of a process loads hundreds of classes. */
    private static WireLimits patient(final WireLimits limits) {
        return new WireLimits(
                2 * limits.connectNanos(),
                2 * limits.handshakeNanos(),
                limits.keepAliveNanos(),
                limits.frameNanos(),
                limits.lingerNanos(),
                limits.handshakes(),
                limits.connections(),
                limits.streams(),
                limits.windowBytes(),
                limits.queuedBytes(),
                limits.refusalsLogged());
    }
}
