package kintsugi.block.sdc;

import kintsugi.core.host.Host;

/** The storage data client of a node. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class Sdc {
    private Sdc() {}

    /** Starts it on a thread of the host. */
    public static Sdc start(final Host host, final SdcConfig config) {
        throw new UnsupportedOperationException(host + " " + config);
    }

    /**
     * Opens a volume that is mapped to this node; blocks.
     *
     * @throws kintsugi.core.failure.Rejected {@code no_such_volume} or {@code not_mapped}
     * @throws kintsugi.core.failure.Unavailable if the metadata manager does not answer until the deadline
     */
    public VolumeHandle open(final String volume) {
        throw new UnsupportedOperationException(volume);
    }

    /** What it has done so far; may be asked from any thread. */
    public SdcCounters counters() {
        throw new UnsupportedOperationException();
    }
}
