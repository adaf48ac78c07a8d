package kintsugi.node.config;

/**
 * Where a node is reached.
 *
 * @param host name or IP address
 * @param controlPort TCP port of the control plane
 * @param dataPort TCP port of the data plane
 */
public record Address(String host, int controlPort, int dataPort) {
    @Override
    public String toString() {
        return host + ":" + controlPort + "+" + dataPort;
    }
}
