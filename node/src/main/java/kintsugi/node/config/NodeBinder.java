package kintsugi.node.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.Section;

/** Makes a node of a document that has passed the schema. */
final class NodeBinder {
    private static final String LOOPBACK = "127.0.0.1";
    private static final long LOG_FILE_BYTES = 16 * Units.MIB;
    private static final long LEAST_LOG_FILE_BYTES = 4 * Units.KIB;
    private static final int LOG_FILES = 5;

    private final Section root;
    private final Paths paths;
    private final NodeId self;

    NodeBinder(final Section root, final Path folder) {
        this.root = root;
        this.paths = new Paths(folder);
        this.self = new NodeId(root.text("id", ""));
    }

    NodeConfig bind() {
        final Address listen = address(root.section("listen"));
        if (listen.controlPort() != 0 && listen.controlPort() == listen.dataPort()) {
            root.section("listen").problem("data_port", "both planes have one port; give each its own");
        }
        if (!root.has("tls") && !isLoopback(listen.host())) {
            root.section("listen")
                    .problem(
                            "address",
                            "listening on " + listen.host() + " without TLS would show everything to the network; add"
                                    + " 'tls', or listen on 127.0.0.1");
        }
        final SortedMap<NodeId, Address> peers = peers(listen);
        final List<DeviceConfig> devices = new DeviceBinder(root).bind();
        return new NodeConfig(
                self,
                root.text("cluster", ""),
                paths.secret(root, "secret_file"),
                paths.folder(root, "folder", "data"),
                root.count("seed"),
                listen,
                peers,
                devices,
                new CapabilityBinder(
                                root.section("capabilities"), root.text("cluster", ""), self, peers.keySet(), devices)
                        .bind(),
                log(root.section("log")),
                root.has("tls") ? Optional.of(tls(root.section("tls"))) : Optional.empty());
    }

    /** As far as the text tells: other names are looked up when the node starts. */
    private static boolean isLoopback(final String host) {
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return true;
        }
    }

    /** One list may serve all nodes: the node's own entry is left out, if it is true. */
    private SortedMap<NodeId, Address> peers(final Address listen) {
        final SortedMap<NodeId, Address> peers = new TreeMap<>();
        final Map<String, String> taken = new TreeMap<>();
        final Section section = root.section("peers");
        for (final String name : section.keys()) {
            final Address address = address(section.section(name));
            if (!NodeId.isName(name)) {
                section.problemAtKey(
                        name,
                        "'" + name
                                + "' cannot name a node: use 1 to 63 letters, digits, '-', '_' or '.', beginning with a"
                                + " letter or digit");
            } else if (!name.equals(self.name())) {
                refuseTaken(section, name, address, taken);
                peers.put(new NodeId(name), address);
            } else if (address.controlPort() != listen.controlPort() || address.dataPort() != listen.dataPort()) {
                section.problemAtKey(
                        name, "this node itself has other ports under 'listen'; make them equal, or remove this entry");
            }
        }
        return peers;
    }

    private static void refuseTaken(
            final Section section, final String name, final Address address, final Map<String, String> taken) {
        for (final int port : new int[] {address.controlPort(), address.dataPort()}) {
            final String before = taken.put(address.host() + " port " + port, name);
            if (before != null) {
                final String owner = before.equals(name) ? "itself for the other plane" : "'" + before + "'";
                section.problemAtKey(
                        name,
                        "'" + name + "' has " + address.host() + " port " + port + ", as has " + owner
                                + "; give each port to one plane of one node");
            }
        }
    }

    private static Address address(final Section section) {
        final String host = section.text("address", LOOPBACK).strip();
        if (host.isEmpty() || host.chars().anyMatch(c -> Character.isWhitespace(c) || c == '/')) {
            section.problem(
                    "address",
                    "'" + host + "' is neither a host name nor an IP address; give it without port or scheme");
        }
        return new Address(host, section.integer("control_port", 0), section.integer("data_port", 0));
    }

    private LogConfig log(final Section section) {
        final LogConfig.Format format =
                section.text("format", "text").equals("json") ? LogConfig.Format.JSON : LogConfig.Format.TEXT;
        final OptionalLong size = section.bytes("file_size");
        if (size.orElse(LOG_FILE_BYTES) < LEAST_LOG_FILE_BYTES) {
            section.problem("file_size", "'file_size' is below 4 KiB, which a few lines fill; give more");
        }
        return new LogConfig(
                format,
                section.has("file") ? Optional.of(paths.output(section, "file")) : Optional.empty(),
                size.orElse(LOG_FILE_BYTES),
                section.integer("files", LOG_FILES));
    }

    private TlsConfig tls(final Section section) {
        return new TlsConfig(
                paths.input(section, "certificate"), paths.input(section, "key"), paths.input(section, "authorities"));
    }
}
