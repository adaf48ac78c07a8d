package kintsugi.simulation.hardware;

import kintsugi.simulation.hardware.network.NetworkOptions;
import kintsugi.simulation.hardware.os.OsOptions;
import kintsugi.simulation.hardware.transport.TransportOptions;

/**
 * What all nodes of a cloud have in common.
 *
 * @param os costs and slices of the operating systems
 * @param transport behaviour of connections
 * @param network fidelity of the network
 * @param lockYieldProbability that taking a host lock lets other threads go first
 */
public record CloudOptions(
        OsOptions os, TransportOptions transport, NetworkOptions network, double lockYieldProbability) {
    /** The standard of each part; one lock in 20. */
    public static final CloudOptions STANDARD =
            new CloudOptions(OsOptions.STANDARD, TransportOptions.STANDARD, NetworkOptions.STANDARD, 0.05);

    /** These, with that network. */
    public CloudOptions withNetwork(final NetworkOptions other) {
        return new CloudOptions(os, transport, other, lockYieldProbability);
    }
}
