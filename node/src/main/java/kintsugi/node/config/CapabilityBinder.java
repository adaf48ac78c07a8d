package kintsugi.node.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.block.sdc.SdcConfig;
import kintsugi.block.sds.SdsConfig;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.Section;
import kintsugi.input.Suggestions;

/** Makes the roles of a node, and looks whether the nodes and devices that they name are there. */
final class CapabilityBinder {
    private static final MdmConfig MDM = MdmConfig.STANDARD;

    private final Section section;
    private final NodeId self;
    private final List<String> nodes = new ArrayList<>();
    private final List<String> devices;

    CapabilityBinder(
            final Section section,
            final NodeId self,
            final Collection<NodeId> peers,
            final List<DeviceConfig> devices) {
        this.section = section;
        this.self = self;
        this.devices = devices.stream().map(DeviceConfig::name).toList();
        nodes.add(self.name());
        peers.forEach(peer -> nodes.add(peer.name()));
    }

    CapabilityConfig bind() {
        return new CapabilityConfig(
                section.has("mdm") ? Optional.of(mdm(section.section("mdm"))) : Optional.empty(),
                section.has("sds") ? Optional.of(sds(section.section("sds"))) : Optional.empty(),
                section.has("sdc") ? Optional.of(sdc(section.section("sdc"))) : Optional.empty());
    }

    private static MdmConfig mdm(final Section options) {
        final long lease = options.positive("lease", options.nanos("lease"), MDM.leaseNanos());
        final long down = options.positive("down_after", options.nanos("down_after"), MDM.downAfterNanos());
        if (down <= lease) {
            options.problem(
                    options.has("down_after") ? "down_after" : "lease",
                    "a server would be DOWN after " + Units.formatNanos(down) + " of silence while its lease lasts "
                            + Units.formatNanos(lease) + "; make 'down_after' longer than 'lease'");
        }
        return new MdmConfig(lease, down, options.integer("copies_at_a_time", MDM.copiesAtATime()));
    }

    private CapabilityConfig.SdsRole sds(final Section options) {
        final SdsConfig standard = SdsConfig.standard(mdmOf("sds", options));
        if (options.has("devices")) {
            options.texts("devices").forEach(name -> requireDevice(options, name));
        } else if (devices.isEmpty()) {
            section.problemAtKey("sds", "a data server needs a device to keep data on; add one under 'devices'");
        }
        return new CapabilityConfig.SdsRole(
                new SdsConfig(
                        standard.mdm(),
                        options.positive("heartbeat", options.nanos("heartbeat"), standard.heartbeatNanos()),
                        options.positive("peer_timeout", options.nanos("peer_timeout"), standard.peerTimeoutNanos())),
                options.has("devices") ? options.texts("devices") : devices);
    }

    private SdcConfig sdc(final Section options) {
        final SdcConfig standard = SdcConfig.standard(mdmOf("sdc", options));
        return new SdcConfig(
                standard.mdm(), options.positive("deadline", options.nanos("deadline"), standard.deadlineNanos()));
    }

    private NodeId mdmOf(final String role, final Section options) {
        final Optional<String> named = options.text("mdm");
        if (named.isEmpty() && !section.has("mdm")) {
            section.problemAtKey(role, "'" + role + "' needs to know the metadata manager; add 'mdm: NODE' to it");
        } else if (named.isPresent() && !nodes.contains(named.get())) {
            options.problem(
                    "mdm",
                    "there is no node '" + named.get() + "' under 'peers'; nearest known: "
                            + Suggestions.nearest(named.get(), nodes));
        }
        return named.filter(NodeId::isName).map(NodeId::new).orElse(self);
    }

    private void requireDevice(final Section options, final String name) {
        if (!devices.contains(name)) {
            options.problem(
                    "devices",
                    "there is no device '" + name + "'; "
                            + (devices.isEmpty()
                                    ? "add it under 'devices'"
                                    : "nearest known: " + Suggestions.nearest(name, devices)));
        }
    }
}
