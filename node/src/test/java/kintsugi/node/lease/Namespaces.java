package kintsugi.node.lease;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Network namespaces of Linux: one for each node with one interface each, and one that holds the switch between them. Nothing of it
 * shows in the network of the machine, and it is gone with the namespaces.
 */
final class Namespaces implements AutoCloseable {
    private static final String SUBNET = "10.77.0.";

    private final String prefix = "kintsugi-" + ProcessHandle.current().pid() + "-";
    private final String hub = prefix + "hub";
    private final List<String> made = new ArrayList<>();
    private final Thread atExit = new Thread(this::delete);

    /** Why there can be none here; empty if there can. */
    static String obstacle() {
        final String probe = "kintsugi-" + ProcessHandle.current().pid() + "-probe";
        try {
            Shell.run("ip", "netns", "add", probe);
            Shell.run("ip", "netns", "delete", probe);
            return "";
        } catch (UncheckedIOException | AssertionError refused) {
            return "network namespaces need root and the program 'ip' (package iproute2): " + refused.getMessage();
        }
    }

    Namespaces(final int nodes) {
        Runtime.getRuntime().addShutdownHook(atExit);
        add(hub);
        ip("-n", hub, "link", "add", "bridge", "type", "bridge");
        ip("-n", hub, "link", "set", "bridge", "up");
        for (int node = 1; node <= nodes; node++) {
            addNode(node);
        }
    }

    /** The command that runs another in the namespace of that node. */
    List<String> inside(final int node) {
        return List.of("ip", "netns", "exec", prefix + node);
    }

    String address(final int node) {
        return SUBNET + node;
    }

    /** Pulls the plug of that node. */
    void cut(final int node) {
        ip("-n", hub, "link", "set", "port" + node, "down");
    }

    void heal(final int node) {
        ip("-n", hub, "link", "set", "port" + node, "up");
    }

    /** The processes inside must have ended. */
    @Override
    public void close() {
        delete();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void addNode(final int node) {
        final String own = prefix + node;
        add(own);
        ip("-n", hub, "link", "add", "port" + node, "type", "veth", "peer", "name", "eth0", "netns", own);
        ip("-n", hub, "link", "set", "port" + node, "master", "bridge");
        ip("-n", hub, "link", "set", "port" + node, "up");
        ip("-n", own, "address", "add", address(node) + "/24", "dev", "eth0");
        ip("-n", own, "link", "set", "eth0", "up");
        ip("-n", own, "link", "set", "lo", "up");
    }

    private void add(final String name) {
        ip("netns", "add", name);
        made.add(name);
    }

    private void delete() {
        made.forEach(name -> ip("netns", "delete", name));
        made.clear();
    }

    private static void ip(final String... arguments) {
        Shell.run(Shell.concat(new String[] {"ip"}, arguments));
    }
}
