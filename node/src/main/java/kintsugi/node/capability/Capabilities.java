package kintsugi.node.capability;

import java.util.ArrayList;
import java.util.List;
import kintsugi.node.config.CapabilityConfig;

/** All that a node plays. */
public final class Capabilities {
    private Capabilities() {}

    /** In the order of starting: whom others need comes first. */
    public static List<Capability> of(final CapabilityConfig config) {
        final List<Capability> all = new ArrayList<>();
        config.mdm().ifPresent(role -> all.add(new MdmCapability(role)));
        config.sds().ifPresent(role -> all.add(new SdsCapability(role)));
        config.sdc().ifPresent(options -> all.add(new SdcCapability(options)));
        config.lease().ifPresent(role -> all.add(new LeaseCapability(role)));
        return all;
    }
}
