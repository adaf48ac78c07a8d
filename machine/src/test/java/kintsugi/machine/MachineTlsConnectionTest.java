package kintsugi.machine;

import java.nio.file.Path;
import kintsugi.core.contract.ConnectionContract;
import kintsugi.core.contract.TwoNodes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Connections within TLS keep the contract as plain ones do. */
@Tag("R4")
final class MachineTlsConnectionTest extends ConnectionContract {
    @TempDir
    private static Path folder;

    private static TlsNodes nodes;

    @BeforeAll
    static void makeCertificates() {
        nodes = new TlsNodes(folder);
    }

    @Override
    protected TwoNodes newNodes(final long seed) {
        return nodes.fresh(seed);
    }
}
