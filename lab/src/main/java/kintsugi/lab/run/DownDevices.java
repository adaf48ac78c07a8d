package kintsugi.lab.run;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kintsugi.block.store.Content;
import kintsugi.block.store.DeviceImage;
import kintsugi.core.failure.Failure;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.hardware.VirtualDisk;

/** What the servers of nodes that are down would find on their devices, each looked at once. */
final class DownDevices {
    private final Map<String, Optional<DeviceImage>> images = new TreeMap<>();

    Optional<Content> chunk(final SimulatedNode node, final String device, final int volumeId, final int chunk) {
        return images.computeIfAbsent(node.id() + "/" + device, name -> image(node.disk(device)))
                .flatMap(image -> image.chunk(volumeId, chunk));
    }

    private static Optional<DeviceImage> image(final VirtualDisk disk) {
        try {
            return Optional.of(new DeviceImage(disk.name(), disk.spec().deviceBytes(), disk::inspect));
        } catch (Failure unusable) {
            return Optional.empty(); // it would be out of use after a start
        }
    }
}
