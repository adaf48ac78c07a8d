package kintsugi.block.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import org.jspecify.annotations.Nullable;

/** All entities, by name and number; in the order of making. */
final class Tables {
    final Map<String, Set<String>> faultSetsByDomain = new LinkedHashMap<>();
    final Map<NodeId, ServerEntry> servers = new LinkedHashMap<>();
    final Map<String, PoolEntry> pools = new LinkedHashMap<>();
    final List<DeviceEntry> devices = new ArrayList<>();
    final TreeMap<Integer, VolumeEntry> volumes = new TreeMap<>();
    final Map<String, VolumeEntry> volumesByName = new LinkedHashMap<>();
    int nextVolumeId = 1;
    long version;
    long timeNanos;

    void addDomain(final String name) {
        faultSetsByDomain.put(name, new TreeSet<>());
    }

    void add(final DeviceEntry device) {
        devices.add(device);
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

    Set<String> faultSets(final String domain) {
        return found(faultSetsByDomain.get(domain), "protection domain", domain);
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
