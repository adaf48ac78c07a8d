package kintsugi.block.sds;

import java.util.Optional;
import kintsugi.core.host.Host;

/** The storage data server of a node. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class Sds {
    private Sds() {}

    /** Starts it on a thread of the host; it recovers its devices, registers with the metadata manager and serves. */
    public static Sds start(final Host host, final SdsConfig config) {
        throw new UnsupportedOperationException(host + " " + config);
    }

    /** Where it keeps that chunk; empty if it has nothing of it, which reads as zeros. For checkers, when nothing runs. */
    public Optional<ReplicaLocation> locate(final int volumeId, final int chunk) {
        throw new UnsupportedOperationException(volumeId + " " + chunk);
    }
}
