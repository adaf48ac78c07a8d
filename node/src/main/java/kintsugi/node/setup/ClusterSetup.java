package kintsugi.node.setup;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kintsugi.core.failure.Rejected;

/**
 * Writes a secret and the configurations of a few nodes that know each other, on free ports of the loopback interface. Existing files are
 * never overwritten.
 */
public final class ClusterSetup {
    /** Most nodes of one such cluster. */
    public static final int NODES_AT_MOST = 15;

    /** The roles that can be asked for. */
    public static final Set<String> ROLES = Set.of("mdm", "sds", "sdc", "lease");

    private static final int LOWEST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final int SECRET_BYTES = 32;
    private static final String SECRET = "cluster.secret";

    private final Path folder;
    private final int nodes;
    private final Set<String> roles;
    private final List<Integer> ports;

    private ClusterSetup(final Path folder, final int nodes, final Set<String> roles) throws IOException {
        this.folder = folder;
        this.nodes = nodes;
        this.roles = roles;
        this.ports = freePorts(2 * nodes);
    }

    /**
     * Writes them.
     *
     * @param roles for all nodes that can play them: metadata managers are the first one, three or five
     * @return the configuration files
     * @throws Rejected if the numbers do not fit, or a file is there already
     */
    public static List<Path> write(final Path folder, final int nodes, final Set<String> roles) {
        require(
                nodes >= 1 && nodes <= NODES_AT_MOST,
                "a cluster of 1 to " + NODES_AT_MOST + " nodes can be made, not of " + nodes);
        require(
                !roles.contains("lease") || nodes % 2 == 1,
                "leases are kept by an odd number of nodes, not by " + nodes
                        + "; give another number, or leave out 'lease'");
        require(
                roles.contains("mdm") || !(roles.contains("sds") || roles.contains("sdc")),
                "data servers and clients need a metadata manager: add 'mdm'");
        try {
            return new ClusterSetup(folder, nodes, roles).write();
        } catch (FileAlreadyExistsException there) {
            throw new Rejected(
                    "already_there", there.getFile() + " is there already; name another folder, or remove it");
        } catch (IOException unwritable) {
            throw new Rejected(
                    "unwritable", "cannot write below " + folder + " (" + unwritable + "); name another folder");
        }
    }

    private List<Path> write() throws IOException {
        Files.createDirectories(folder);
        writeSecret();
        final List<Path> files = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            final Path file = folder.resolve("n" + node + ".yaml");
            files.add(Files.writeString(file, configuration(node), StandardOpenOption.CREATE_NEW));
        }
        return files;
    }

    /** Nobody else can read it, from its first moment on. */
    private void writeSecret() throws IOException {
        final byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        final boolean hasRights =
                folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        final FileAttribute<?>[] rights = hasRights
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        final Path file = Files.createFile(folder.resolve(SECRET), rights);
        Files.writeString(file, HexFormat.of().formatHex(secret) + "\n");
    }

    private String configuration(final int node) {
        final StringBuilder text = new StringBuilder();
        text.append("id: n")
                .append(node)
                .append("\ncluster: ")
                .append(cluster())
                .append("\nsecret_file: ")
                .append(SECRET)
                .append("\nfolder: n")
                .append(node)
                .append("\nlisten: ")
                .append(address(node))
                .append("\npeers:\n");
        for (int peer = 1; peer <= nodes; peer++) {
            text.append("  n").append(peer).append(": ").append(address(peer)).append('\n');
        }
        devices(node, text);
        text.append("capabilities:\n");
        if (isManager(node)) {
            text.append("  mdm: {members: ").append(first(managers())).append(", device: map}\n");
        }
        if (roles.contains("sds")) {
            text.append("  sds: {mdm: ").append(first(managers())).append(", devices: [d1]}\n");
        }
        if (roles.contains("sdc")) {
            text.append("  sdc: {mdm: ").append(first(managers())).append("}\n");
        }
        if (roles.contains("lease")) {
            text.append("  lease: {keepers: ").append(first(nodes)).append(", device: promises, contend: [leader]}\n");
        }
        return text.toString();
    }

    private boolean isManager(final int node) {
        return roles.contains("mdm") && node <= managers();
    }

    /** As many as a group can have and survive the loss of: one, three or five. */
    private int managers() {
        return nodes < 3 ? 1 : nodes < 5 ? 3 : 5;
    }

    private void devices(final int node, final StringBuilder text) {
        if (isManager(node) || roles.contains("sds") || roles.contains("lease")) {
            text.append("devices:\n");
        }
        if (isManager(node)) {
            text.append("  - {name: map, size: 1GB}\n");
        }
        if (roles.contains("sds")) {
            text.append("  - {name: d1, size: 1GB}\n");
        }
        if (roles.contains("lease")) {
            text.append("  - {name: promises, size: 1MB}\n");
        }
    }

    private String cluster() {
        final Path name = folder.toAbsolutePath().normalize().getFileName();
        return name != null && kintsugi.core.id.NodeId.isName(name.toString()) ? name.toString() : "kintsugi";
    }

    private String address(final int node) {
        return "{address: 127.0.0.1, control_port: " + ports.get(2 * node - 2) + ", data_port: "
                + ports.get(2 * node - 1) + "}";
    }

    private static String first(final int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> "n" + n).collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * Below the range from which operating systems take ports for outgoing connections, so that they are likely still free when the
     * nodes start. All are held while the rest are looked for, so that none is given twice.
     */
    private static List<Integer> freePorts(final int count) throws IOException {
        final List<ServerSocket> held = new ArrayList<>();
        final int first = new SecureRandom().nextInt(PORTS);
        try {
            for (int i = 0; i < PORTS && held.size() < count; i++) {
                holdIfFree(LOWEST_PORT + (first + i) % PORTS, held);
            }
            require(held.size() == count, "this machine has no " + count + " free ports from " + LOWEST_PORT + " on");
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (final ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static void holdIfFree(final int port, final List<ServerSocket> held) throws IOException {
        try {
            held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException taken) {
            // the next one, then
        }
    }

    private static void require(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new Rejected("bad_cluster", otherwise);
        }
    }
}
