package kintsugi.machine.wire;

import java.nio.file.Path;
import java.util.Map;
import kintsugi.core.contract.ConnectionContract;
import kintsugi.core.contract.TwoNodes;
import kintsugi.core.id.NodeId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** So are those within TLS. */
@Tag("R4")
final class TlsConnectionTest extends ConnectionContract {
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

    @Override
    protected TwoNodes newNodes(final long seed) {
        return new WireTwoNodes(plain -> new WireOptions(
                plain.self(),
                plain.cluster(),
                plain.secret(),
                tls.get(plain.self()),
                plain.listen(),
                plain.peers(),
                plain.limits()));
    }
}
