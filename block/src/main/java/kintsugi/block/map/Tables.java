package kintsugi.block.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import org.jspecify.annotations.Nullable;

/** All entities, by name and number; in the order of making. */
final class Tables {
    final Map<String, DomainEntry> domains = new LinkedHashMap<>();
    final Map<NodeId, ServerEntry> servers = new LinkedHashMap<>();
    final Map<String, PoolEntry> pools = new LinkedHashMap<>();
    final Map<NodeId, SdcEntry> sdcs = new LinkedHashMap<>();
    /** By number; null where one was removed. */
    final List<@Nullable DeviceEntry> devices = new ArrayList<>();

    final TreeMap<Integer, VolumeEntry> volumes = new TreeMap<>();
    final Map<String, VolumeEntry> volumesByName = new LinkedHashMap<>();
    int nextVolumeId = 1;
    long version;
    long timeNanos;

    void add(final DeviceEntry device) {
        devices.add(null);
        restore(device);
    }

    /** Puts a device in the place of its number. */
    void restore(final DeviceEntry device) {
        devices.set(device.id, device);
        device.server.devices.add(device);
        device.pool.devices.add(device);
        device.pool.placement.forget();
    }

    void add(final VolumeEntry volume) {
        volumes.put(volume.id, volume);
        volumesByName.put(volume.name, volume);
        volume.pool.volumes.add(volume);
    }

    void remove(final VolumeEntry volume) {
        volumes.remove(volume.id);
        volumesByName.remove(volume.name);
        volume.pool.volumes.remove(volume);
    }

    void remove(final DeviceEntry device) {
        devices.set(device.id, null);
        device.server.devices.remove(device);
        device.pool.devices.remove(device);
        device.pool.placement.forget();
    }

    DomainEntry domain(final String name) {
        return found(domains.get(name), "protection domain", name);
    }

    SdcEntry sdc(final NodeId node) {
        return found(sdcs.get(node), "sdc", node.name());
    }

    /** The device of that number, which is known to be there. */
    DeviceEntry device(final int id) {
        final DeviceEntry device = devices.get(id);
        Invariant.that(device != null, "device %d was removed", id);
        return Objects.requireNonNull(device);
    }

    /** The device of a number that came from outside. */
    DeviceEntry deviceAsked(final int id) {
        return found(id >= 0 && id < devices.size() ? devices.get(id) : null, "device", "number " + id);
    }

    /** All devices, by number. */
    List<DeviceEntry> allDevices() {
        final List<DeviceEntry> all = new ArrayList<>();
        for (final DeviceEntry device : devices) {
            if (device != null) {
                all.add(device);
            }
        }
        return all;
    }

    ServerEntry server(final NodeId node) {
        return found(servers.get(node), "sds", node.name());
    }

    PoolEntry pool(final String name) {
        return found(pools.get(name), "pool", name);
    }

    VolumeEntry volume(final String name) {
        return found(volumesByName.get(name), "volume", name);
    }

    VolumeEntry volume(final int id) {
        return found(volumes.get(id), "volume", "number " + id);
    }

    DeviceEntry device(final NodeId node, final String name) {
        final DeviceEntry device = server(node).devices.stream()
                .filter(d -> d.name.equals(name))
                .findFirst()
                .orElse(null);
        return found(device, "device", node + "/" + name);
    }

    /** By number, whether a device is one of those and fulfils the condition. */
    boolean[] mark(final List<DeviceEntry> some, final Predicate<DeviceEntry> condition) {
        final boolean[] marks = new boolean[devices.size()];
        some.forEach(device -> marks[device.id] = condition.test(device));
        return marks;
    }

    private static <T> T found(final @Nullable T entity, final String kind, final String name) {
        if (entity == null) {
            throw new Rejected("no_such_" + kind.replace(' ', '_'), "there is no " + kind + " " + name);
        }
        return entity;
    }
}
