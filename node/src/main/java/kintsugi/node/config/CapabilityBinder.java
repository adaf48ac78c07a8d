package kintsugi.node.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.block.sdc.SdcConfig;
import kintsugi.block.sds.SdsConfig;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.Section;
import kintsugi.input.Suggestions;
import kintsugi.lease.LeaseConfig;

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
                section.has("sdc") ? Optional.of(sdc(section.section("sdc"))) : Optional.empty(),
                section.has("lease") ? lease(section.section("lease")) : Optional.empty());
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
        final List<String> own = options.has("devices") ? options.texts("devices") : devicesWithoutOwner();
        own.forEach(name -> requireDevice(options, "devices", name));
        if (own.isEmpty()) {
            section.problemAtKey("sds", "a data server needs a device to keep data on; add one under 'devices'");
        }
        return new CapabilityConfig.SdsRole(
                new SdsConfig(
                        standard.mdms(),
                        options.positive("heartbeat", options.nanos("heartbeat"), standard.heartbeatNanos()),
                        options.positive("peer_timeout", options.nanos("peer_timeout"), standard.peerTimeoutNanos())),
                own);
    }

    private List<String> devicesWithoutOwner() {
        final String ofLease = section.section("lease").text("device", "");
        return devices.stream().filter(name -> !name.equals(ofLease)).toList();
    }

    private SdcConfig sdc(final Section options) {
        final SdcConfig standard = SdcConfig.standard(mdmOf("sdc", options));
        return new SdcConfig(
                standard.mdms(), options.positive("deadline", options.nanos("deadline"), standard.deadlineNanos()));
    }

    private Optional<CapabilityConfig.LeaseRole> lease(final Section options) {
        final List<String> keepers = options.texts("keepers");
        keepers.forEach(name -> requireNode(options, "keepers", name));
        if (!keepers.contains(self.name())) {
            options.problem(
                    "keepers", "this node, '" + self + "', is not among the keepers; add it, or remove 'lease'");
        }
        final String device = options.text("device", "");
        requireDevice(options, "device", device);
        if (section.section("sds").texts("devices").contains(device)) {
            options.problem(
                    "device", "'" + device + "' is a device of the data server already; give the keeper its own");
        }
        final LeaseConfig standard = LeaseConfig.standard(List.of(self), device);
        try {
            return Optional.of(new CapabilityConfig.LeaseRole(
                    new LeaseConfig(
                            keepers.stream().map(NodeId::new).toList(),
                            device,
                            options.nanos("duration", standard.durationNanos()),
                            options.count("drift_ppm").orElse(standard.driftPpm()),
                            options.flag("tell_renewals", standard.isTellingRenewals())),
                    options.texts("contend")));
        } catch (Rejected bad) {
            section.problemAtKey("lease", bad.getMessage() + "; correct it");
            return Optional.empty();
        }
    }

    private NodeId mdmOf(final String role, final Section options) {
        final Optional<String> named = options.text("mdm");
        if (named.isEmpty() && !section.has("mdm")) {
            section.problemAtKey(role, "'" + role + "' needs to know the metadata manager; add 'mdm: NODE' to it");
        }
        named.ifPresent(name -> requireNode(options, "mdm", name));
        return named.filter(NodeId::isName).map(NodeId::new).orElse(self);
    }

    private void requireNode(final Section options, final String key, final String name) {
        if (!nodes.contains(name)) {
            options.problem(
                    key,
                    "there is no node '" + name + "' under 'peers'; nearest known: "
                            + Suggestions.nearest(name, nodes));
        }
    }

    private void requireDevice(final Section options, final String key, final String name) {
        if (!devices.contains(name)) {
            options.problem(
                    key,
                    "there is no device '" + name + "'; "
                            + (devices.isEmpty()
                                    ? "add it under 'devices'"
                                    : "nearest known: " + Suggestions.nearest(name, devices)));
        }
    }
}
