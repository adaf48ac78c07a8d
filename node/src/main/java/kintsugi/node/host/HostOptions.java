package kintsugi.node.host;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.machine.EventRecord;
import kintsugi.machine.MachineOptions;
import kintsugi.machine.device.DeviceSpec;
import kintsugi.machine.device.Unsynced;
import kintsugi.machine.wire.ClusterSecret;
import kintsugi.machine.wire.TlsOptions;
import kintsugi.machine.wire.WireOptions;
import kintsugi.node.config.Address;
import kintsugi.node.config.DeviceConfig;
import kintsugi.node.config.NodeConfig;
import org.jspecify.annotations.Nullable;

/** Makes the options of hosts and of clients from a configuration. */
public final class HostOptions {
    private HostOptions() {}

    /**
     * Of the node itself.
     *
     * @throws kintsugi.core.failure.Rejected if the secret cannot be used, or an address may not be listened on
     */
    public static MachineOptions of(final NodeConfig config, final long seed, final Consumer<EventRecord> log) {
        final Map<Plane, InetSocketAddress> listen = new EnumMap<>(Plane.class);
        for (final Plane plane : Plane.values()) {
            listen.put(plane, address(config.listen(), plane));
        }
        return new MachineOptions(
                wire(config, listen),
                config.folder(),
                config.devices().stream().map(HostOptions::device).toList(),
                seed,
                log);
    }

    /** Of somebody who knows what the node knows, and only asks: it listens nowhere. */
    public static WireOptions client(final NodeConfig config) {
        return wire(config, new EnumMap<>(Plane.class));
    }

    private static WireOptions wire(final NodeConfig config, final Map<Plane, InetSocketAddress> listen) {
        return new WireOptions(
                config.id(),
                config.cluster(),
                ClusterSecret.read(config.secretFile()),
                config.tls()
                        .map(tls -> new TlsOptions(tls.certificate(), tls.key(), tls.authorities()))
                        .orElse(null),
                listen,
                (peer, plane) -> find(config, peer, plane));
    }

    /** Host names are looked up anew each time: they may move. */
    private static @Nullable InetSocketAddress find(final NodeConfig config, final NodeId peer, final Plane plane) {
        final Address known =
                peer.equals(config.id()) ? config.listen() : config.peers().get(peer);
        return known == null ? null : address(known, plane);
    }

    private static InetSocketAddress address(final Address address, final Plane plane) {
        return new InetSocketAddress(
                address.host(), plane == Plane.CONTROL ? address.controlPort() : address.dataPort());
    }

    private static DeviceSpec device(final DeviceConfig device) {
        return new DeviceSpec(
                device.name(),
                device.sizeBytes(),
                device.allocatableBytes(),
                device.isHeldBack() ? Unsynced.HELD_BACK : Unsynced.WRITTEN_THROUGH);
    }
}
