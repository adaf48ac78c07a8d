package kintsugi.block.mdm;

import java.util.List;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ClusterStatus;
import kintsugi.core.host.Host;

/** The metadata manager of a cloud. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class Mdm {
    private Mdm() {}

    /** Starts it on a thread of the host. */
    public static Mdm start(final Host host, final MdmConfig config) {
        throw new UnsupportedOperationException(host + " " + config);
    }

    /** How everything stands; for samplers and checkers on any thread of a simulation. */
    public ClusterStatus status() {
        throw new UnsupportedOperationException();
    }

    /** Every allocated chunk, by volume and index; for checkers, when nothing runs. */
    public List<ChunkStatus> chunks() {
        throw new UnsupportedOperationException();
    }
}
