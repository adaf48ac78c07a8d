package kintsugi.node.capability;

import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.block.sdc.Sdc;
import kintsugi.block.sdc.SdcConfig;
import kintsugi.block.sdc.SdcCounters;
import kintsugi.core.call.Switchboard;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;

/** A data client. It connects to others when it is used; until then there is nothing that could be wrong with it. */
record SdcCapability(SdcConfig options) implements Capability {
    @Override
    public String name() {
        return "sdc";
    }

    @Override
    public Standing start(final Host host, final Switchboard switchboard) {
        final Sdc sdc = Sdc.start(host, options);
        return () -> report(sdc.counters());
    }

    private Report report(final SdcCounters counters) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put(
                "mdm",
                String.join(" ", options.mdms().stream().map(NodeId::name).toList()));
        details.put("counters", counters.toString());
        return new Report(true, "ready", details);
    }
}
