package kintsugi.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.core.data.Blocks;
import kintsugi.core.unit.Units;
import kintsugi.input.Section;

/** Makes the devices of a node. */
final class DeviceBinder {
    private final Section root;

    DeviceBinder(final Section root) {
        this.root = root;
    }

    List<DeviceConfig> bind() {
        final List<DeviceConfig> devices = new ArrayList<>();
        final Set<String> names = new TreeSet<>();
        for (final Section section : root.sections("devices")) {
            final DeviceConfig device = device(section);
            if (!names.add(device.name())) {
                section.problem("name", "two devices are called '" + device.name() + "'; rename one");
            }
            devices.add(device);
        }
        return devices;
    }

    private static DeviceConfig device(final Section section) {
        final long sizeBytes = section.positive("size", section.bytes("size"), Units.GIB);
        final OptionalLong allocatable = section.bytes("allocatable");
        requireWholeBlocks(section, "size", sizeBytes);
        if (allocatable.isPresent()) {
            requireWholeBlocks(section, "allocatable", allocatable.getAsLong());
            if (allocatable.getAsLong() > sizeBytes) {
                section.problem(
                        "allocatable", "more is allocatable than 'size' has; give at most that, or leave it out");
            }
        }
        return new DeviceConfig(
                section.text("name", ""),
                sizeBytes,
                allocatable.orElse(sizeBytes),
                section.text("unsynced", "written_through").equals("held_back"));
    }

    private static void requireWholeBlocks(final Section section, final String key, final long bytes) {
        if (bytes % Blocks.BYTES != 0) {
            section.problem(
                    key,
                    "'" + key + "' is " + bytes + " bytes, not a multiple of " + Blocks.BYTES + "; give "
                            + bytes / Blocks.BYTES * Blocks.BYTES);
        }
    }
}
