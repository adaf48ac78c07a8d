package kintsugi.lab.run;

import java.util.List;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.lab.expect.BlockEvidence;
import kintsugi.lab.load.VolumePort;

/** The block service of a scenario, as the lab boots, sets up, watches and inspects it. */
interface BlockWorld {
    /** What runs on a node when it is switched on: its capabilities. Called on the node's first thread. */
    void start(Host host);

    /** Sets up domains, pools, volumes and mappings through the service's own control plane; blocks; runs on a node's thread. */
    void configure(Host host);

    /** Opens a volume on the SDC of that node, whose capabilities have been started; blocks. */
    VolumePort open(NodeId node, String volume);

    /** How each pool stands now, by the word of the metadata manager; takes no virtual time. */
    List<PoolState> pools();

    /** What checkers may look at; reads devices, where it can, not the service. */
    BlockEvidence evidence();

    /**
     * A pool at one moment.
     *
     * @param name of the pool
     * @param health in capitals
     * @param chunks allocated
     * @param degradedChunks of them without all their copies
     * @param rebuiltBytes copied by rebuilds since the start
     */
    record PoolState(String name, String health, long chunks, long degradedChunks, long rebuiltBytes) {}
}
