package kintsugi.node.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.block.mdm.MdmGroup;
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
    private final String cluster;
    private final List<DeviceConfig> devices;

    CapabilityBinder(
            final Section section,
            final String cluster,
            final NodeId self,
            final Collection<NodeId> peers,
            final List<DeviceConfig> devices) {
        this.section = section;
        this.self = self;
        this.cluster = cluster;
        this.devices = devices;
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

    private CapabilityConfig.MdmRole mdm(final Section options) {
        return new CapabilityConfig.MdmRole(mdmOptions(options), group(options));
    }

    private MdmGroup group(final Section options) {
        final List<String> members = options.texts("members");
        members.forEach(name -> requireNode(options, "members", name));
        final boolean isJoining = options.flag("joining", false);
        if (members.contains(self.name()) == isJoining) {
            options.problem(
                    "members",
                    isJoining
                            ? "this node, '" + self
                                    + "', is 'joining', so 'members' are those that are there already; leave it"
                                    + " out, or remove 'joining'"
                            : "this node, '" + self
                                    + "', is not among the metadata managers; add it, or remove 'mdm', or say 'joining: true'");
        }
        if (!MdmGroup.isSize(members.size())) {
            options.problem(
                    "members", "there are 1, 3 or 5 metadata managers, not " + members.size() + "; name so many");
        }
        final String device = options.text("device", "");
        requireDevice(options, "device", device);
        requireOwn(options, device, "sds", "devices", "data server");
        requireOwn(options, device, "lease", "device", "lease keeper");
        for (final DeviceConfig known : devices) {
            if (known.name().equals(device) && known.allocatableBytes() < MdmGroup.LEAST_DEVICE_BYTES) {
                options.problem(
                        "device",
                        "'" + device + "' is too small for the log of a metadata manager; give it "
                                + Units.formatBytes(MdmGroup.LEAST_DEVICE_BYTES)
                                + " at least, and 64 MiB for real use");
            }
        }
        return MdmGroup.of(
                cluster,
                members.stream().filter(NodeId::isName).map(NodeId::new).toList(),
                device);
    }

    private void requireOwn(
            final Section options, final String device, final String role, final String key, final String name) {
        if (namesOf(section.section(role), key).contains(device)) {
            options.problem("device", "'" + device + "' is a device of the " + name + " already; give the log its own");
        }
    }

    private static MdmConfig mdmOptions(final Section options) {
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
        final SdsConfig standard = SdsConfig.standard(mdmsOf("sds", options));
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
        final String ofLog = section.section("mdm").text("device", "");
        return devices.stream()
                .map(DeviceConfig::name)
                .filter(name -> !name.equals(ofLease) && !name.equals(ofLog))
                .toList();
    }

    private SdcConfig sdc(final Section options) {
        final SdcConfig standard = SdcConfig.standard(mdmsOf("sdc", options));
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

    /** The metadata managers that a role asks: those it names, or the group that this node belongs to. */
    private List<NodeId> mdmsOf(final String role, final Section options) {
        final List<String> named = namesOf(options, "mdm");
        final List<String> own = section.section("mdm").texts("members");
        if (named.isEmpty() && !section.has("mdm")) {
            section.problemAtKey(
                    role, "'" + role + "' needs to know the metadata managers; add 'mdm: [NODE, NODE, NODE]' to it");
        }
        named.forEach(name -> requireNode(options, "mdm", name));
        if (!named.isEmpty() && !own.isEmpty() && !new TreeSet<>(named).equals(new TreeSet<>(own))) {
            options.problem(
                    "mdm",
                    "this node's own group is " + own + ", not " + named
                            + "; name all of its members, or leave 'mdm' out");
        }
        final List<NodeId> nodes = (named.isEmpty() ? own : named)
                .stream().filter(NodeId::isName).map(NodeId::new).toList();
        return nodes.isEmpty() ? List.of(self) : nodes;
    }

    /** One name, or a list of them. */
    private static List<String> namesOf(final Section options, final String key) {
        final List<String> list = options.texts(key);
        return list.isEmpty()
                ? options.text(key).filter(name -> !name.isEmpty()).stream().toList()
                : list;
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
        final List<String> known = devices.stream().map(DeviceConfig::name).toList();
        if (!known.contains(name)) {
            options.problem(
                    key,
                    "there is no device '" + name + "'; "
                            + (known.isEmpty()
                                    ? "add it under 'devices'"
                                    : "nearest known: " + Suggestions.nearest(name, known)));
        }
    }
}
