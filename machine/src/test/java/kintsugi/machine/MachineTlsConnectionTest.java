package kintsugi.machine;

import java.nio.file.Path;
import java.util.Map;
import kintsugi.core.contract.ConnectionContract;
import kintsugi.core.contract.TwoNodes;
import kintsugi.core.id.NodeId;
import kintsugi.machine.wire.Certificates;
import kintsugi.machine.wire.TlsOptions;
import kintsugi.machine.wire.WireLimits;
import kintsugi.machine.wire.WireOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Connections within TLS keep the contract as plain ones do. */
@Tag("R4")
final class MachineTlsConnectionTest extends ConnectionContract {
    @TempDir
    private static Path folder;

    private static Map<NodeId, TlsOptions> tls;

    @BeforeAll
    static void makeCertificates() {
        final Certificates certificates = new Certificates(folder, "authority");
        tls = Map.of(
                TwoNodes.SERVER, certificates.of(TwoNodes.SERVER.name()),
                TwoNodes.CLIENT, certificates.of(TwoNodes.CLIENT.name()));
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

    @Override
    protected TwoNodes newNodes(final long seed) {
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
}
