package kintsugi.node.capability;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.block.sds.Sds;
import kintsugi.block.sds.SdsCounters;
import kintsugi.core.call.Switchboard;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.node.config.CapabilityConfig;

/** A data server. It is well while it is registered with the metadata manager. */
record SdsCapability(CapabilityConfig.SdsRole role) implements Capability {
    @Override
    public String name() {
        return "sds";
    }

    @Override
    public Standing start(final Host host, final Switchboard switchboard) {
        final Sds sds = Sds.start(new HostView(host, role.devices()), role.options(), switchboard);
        return new Standing() {
            @Override
            public Report report() {
                return SdsCapability.this.report(sds.isServing(), sds.counters());
            }

            @Override
            public void takeLeave() {
                sds.takeLeave();
            }
        };
    }

    private static String names(final List<NodeId> nodes) {
        return String.join(" ", nodes.stream().map(NodeId::name).toList());
    }

    private Report report(final boolean isServing, final SdsCounters counters) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put("mdm", names(role.options().mdms()));
        details.put("devices", String.join(" ", role.devices()));
        details.put("copied_chunks", Long.toString(counters.copiedChunks()));
        details.put("lease_refusals", Long.toString(counters.leaseRefusals()));
        details.put("stale_refusals", Long.toString(counters.staleRefusals()));
        return new Report(
                isServing,
                isServing
                        ? "registered"
                        : "not registered: " + names(role.options().mdms())
                                + " does not answer, or nobody has added this server",
                details);
    }
}
