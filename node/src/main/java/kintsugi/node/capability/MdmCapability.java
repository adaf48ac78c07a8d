package kintsugi.node.capability;

import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.block.map.ClusterStatus;
import kintsugi.block.map.PoolHealth;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.SdsState;
import kintsugi.block.mdm.Mdm;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.core.call.Switchboard;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;

/** The metadata manager. It is well while every pool can be read and written. */
record MdmCapability(MdmConfig options) implements Capability {
    @Override
    public String name() {
        return "mdm";
    }

    @Override
    public Standing start(final Host host, final Switchboard switchboard) {
        final Mdm mdm = Mdm.start(host, options, switchboard);
        return () -> report(mdm.askStatus());
    }

    private static Report report(final ClusterStatus status) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put("map_version", Long.toString(status.version()));
        details.put("volumes", Integer.toString(status.volumes().size()));
        for (final PoolStatus pool : status.pools()) {
            details.put(
                    "pool " + pool.name(),
                    pool.health() + ", " + Units.formatBytes(pool.usedBytes()) + " of "
                            + Units.formatBytes(pool.capacityBytes()) + " used, " + pool.degradedChunks() + " of "
                            + pool.chunks() + " chunks degraded, " + pool.unavailableChunks() + " unavailable");
        }
        status.servers()
                .forEach(server ->
                        details.put("server " + server.node(), server.state().name()));
        final long up = status.servers().stream()
                .filter(server -> server.state() == SdsState.UP)
                .count();
        return new Report(
                status.pools().stream().noneMatch(pool -> pool.health() == PoolHealth.FAILED),
                status.pools().size() + " pools, " + up + " of "
                        + status.servers().size() + " data servers up",
                details);
    }
}
