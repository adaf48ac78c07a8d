package kintsugi.node.capability;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.block.map.ClusterStatus;
import kintsugi.block.map.PoolHealth;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.SdsState;
import kintsugi.block.mdm.Mdm;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.node.config.CapabilityConfig;

/**
 * A metadata manager. The one that leads is well while every pool can be read and written; the others are while they know who leads.
 */
record MdmCapability(CapabilityConfig.MdmRole role) implements Capability {
    @Override
    public String name() {
        return "mdm";
    }

    @Override
    public Standing start(final Host host, final Switchboard switchboard) {
        final Mdm mdm = Mdm.start(host, role.options(), role.group(), switchboard);
        try {
            mdm.awaitOpened();
        } catch (Rejected misconfigured) {
            throw misconfigured;
        } catch (Failure unusable) {
            return () -> stopped(unusable); // the node's other roles can do without it
        }
        return () -> report(mdm);
    }

    private Report report(final Mdm mdm) {
        final Optional<Failure> end = mdm.end();
        if (end.isPresent()) {
            return stopped(end.orElseThrow());
        }
        return mdm.isLeading() ? leads(mdm) : follows(mdm);
    }

    private Report stopped(final Failure why) {
        return new Report(
                false,
                "does not take part: " + why.getMessage(),
                details(role.group().members()));
    }

    private static Report follows(final Mdm mdm) {
        final SortedMap<String, String> details = details(mdm.members());
        details.put("map_version", Long.toString(mdm.askKnownVersion()));
        return mdm.leader()
                .map(leader -> new Report(true, "follows " + leader, details))
                .orElseGet(
                        () -> new Report(false, "knows nobody who leads: a majority of the members must run", details));
    }

    private static SortedMap<String, String> details(final List<NodeId> members) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put(
                "members", String.join(" ", members.stream().map(NodeId::name).toList()));
        return details;
    }

    private static Report leads(final Mdm mdm) {
        final ClusterStatus status = mdm.askStatus();
        final SortedMap<String, String> details = details(mdm.members());
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
                "leads; " + status.pools().size() + " pools, " + up + " of "
                        + status.servers().size() + " data servers up",
                details);
    }
}
