package kintsugi.lab.run;

import java.util.List;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.lab.expect.ChunkView;
import kintsugi.lab.expect.PoolView;
import kintsugi.lab.load.VolumePort;

/** A scenario without volumes. */
final class NoBlockWorld implements BlockWorld {
    @Override
    public void start(final Host host) {}

    @Override
    public void configure(final Host host) {}

    @Override
    public VolumePort open(final NodeId node, final String volume) {
        throw new IllegalStateException("there are no volumes in this scenario");
    }

    @Override
    public List<PoolState> pools() {
        return List.of();
    }

    @Override
    public List<PoolView> poolViews() {
        return List.of();
    }

    @Override
    public List<ChunkView> chunkViews() {
        return List.of();
    }
}
