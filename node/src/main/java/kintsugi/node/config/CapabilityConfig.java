package kintsugi.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.block.mdm.MdmGroup;
import kintsugi.block.sdc.SdcConfig;
import kintsugi.block.sds.SdsConfig;
import kintsugi.lease.LeaseConfig;

/** The roles that a node plays, each with its options; an empty one is not played. */
public record CapabilityConfig(
        Optional<MdmRole> mdm, Optional<SdsRole> sds, Optional<SdcConfig> sdc, Optional<LeaseRole> lease) {
    /**
     * A metadata manager.
     *
     * @param options how it runs
     * @param group of which it is a member, and its device
     */
    public record MdmRole(MdmConfig options, MdmGroup group) {}

    /**
     * A data server.
     *
     * @param options how it runs
     * @param devices its own among those of the node
     */
    public record SdsRole(SdsConfig options, List<String> devices) {}

    /**
     * A lease keeper.
     *
     * @param options how it runs
     * @param contend names of the leases that this node wants to hold
     */
    public record LeaseRole(LeaseConfig options, List<String> contend) {}

    /** What it plays, in the order of starting. */
    public List<String> names() {
        final List<String> names = new ArrayList<>();
        mdm.ifPresent(_ -> names.add("mdm"));
        sds.ifPresent(_ -> names.add("sds"));
        sdc.ifPresent(_ -> names.add("sdc"));
        lease.ifPresent(_ -> names.add("lease"));
        return names;
    }
}
