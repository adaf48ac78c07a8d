package kintsugi.machine.wire;

import java.nio.file.Path;

/** Certificates for tests in other packages. */
public final class TlsFixtures {
    private final Certificates certificates;

    /** An authority of that name, which keeps its files in the folder. */
    public TlsFixtures(final Path folder, final String authority) {
        this.certificates = new Certificates(folder, authority);
    }

    /** What the node of that name shows and trusts. */
    public TlsOptions of(final String node) {
        return certificates.of(node);
    }
}
