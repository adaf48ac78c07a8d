package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;
import kintsugi.block.map.Inventory.Times;

/** The entities of the map, for administrators. */
final class InventoryView {
    private final Tables tables;

    InventoryView(final Tables tables) {
        this.tables = tables;
    }

    Inventory inventory() {
        return new Inventory(
                tables.domains.values().stream()
                        .map(d -> new Inventory.Domain(d.name, List.copyOf(d.faultSets), Times.of(d.stamp)))
                        .toList(),
                tables.servers.values().stream()
                        .map(s -> new Inventory.Server(s.node, s.domain, s.faultSet, s.mode, Times.of(s.stamp)))
                        .toList(),
                tables.pools.values().stream()
                        .map(p -> new Inventory.Pool(p.spec, Times.of(p.stamp)))
                        .toList(),
                tables.allDevices().stream().map(InventoryView::device).toList(),
                tables.sdcs.values().stream()
                        .map(c -> new Inventory.Sdc(c.node(), Times.of(c.stamp())))
                        .toList(),
                tables.volumes.values().stream()
                        .map(v -> new Inventory.Volume(v.id, v.name, Times.of(v.stamp)))
                        .toList(),
                mappings());
    }

    private static Inventory.Device device(final DeviceEntry device) {
        return new Inventory.Device(
                device.id,
                device.server.node,
                device.name,
                device.pool.spec.name(),
                device.totalChunks * Chunks.BYTES,
                device.usedChunks * Chunks.BYTES,
                device.isFailed,
                Times.of(device.stamp));
    }

    private List<Inventory.Mapping> mappings() {
        final List<Inventory.Mapping> all = new ArrayList<>();
        for (final VolumeEntry volume : tables.volumes.values()) {
            volume.mappings.forEach((sdc, mapping) -> all.add(new Inventory.Mapping(
                    volume.name,
                    sdc,
                    mapping.access(),
                    mapping.iopsLimit(),
                    mapping.bytesPerSecondLimit(),
                    Times.of(mapping.stamp()))));
        }
        return List.copyOf(all);
    }
}
