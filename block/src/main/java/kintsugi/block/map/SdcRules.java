package kintsugi.block.map;

import java.util.List;
import kintsugi.core.failure.Rejected;

/** Clients, and the limits of what is mapped to them. */
final class SdcRules {
    private final Tables tables;

    SdcRules(final Tables tables) {
        this.tables = tables;
    }

    void register(final Command.RegisterSdc command, final Changes changes) {
        final SdcEntry known = tables.sdcs.get(command.node());
        if (known == null) {
            tables.sdcs.put(command.node(), new SdcEntry(command.node(), new Stamp(changes.timeNanos)));
            changes.tell("sdc_add", command.node().name(), "it registered");
        } else {
            known.stamp().updatedNanos = changes.timeNanos;
        }
    }

    void remove(final Command.RemoveSdc command, final Changes changes) {
        final SdcEntry sdc = tables.sdc(command.node());
        final List<String> mapped = tables.volumes.values().stream()
                .filter(volume -> volume.mappings.containsKey(sdc.node()))
                .map(volume -> volume.name)
                .toList();
        if (!mapped.isEmpty()) {
            throw new Rejected("sdc_mapped", "volumes " + mapped + " are mapped to SDC " + sdc.node() + ": unmap them");
        }
        tables.sdcs.remove(sdc.node());
        changes.tell("sdc_remove", sdc.node().name(), "administrator");
    }

    void limit(final Command.LimitMapping command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volume());
        final MappingEntry mapping = volume.mappings.get(command.sdc());
        if (mapping == null) {
            throw new Rejected(
                    "not_mapped", "volume " + volume.name + " is not mapped to " + command.sdc() + ": map it first");
        }
        if (command.iopsLimit() < 0 || command.bytesPerSecondLimit() < 0) {
            throw new Rejected("bad_limit", "a limit cannot be negative: give 0 for none");
        }
        volume.mappings.put(
                command.sdc(),
                new MappingEntry(
                        mapping.access(),
                        command.iopsLimit(),
                        command.bytesPerSecondLimit(),
                        new Stamp(mapping.stamp().createdNanos, changes.timeNanos)));
        changes.tell(
                "mapping_limit",
                volume.name,
                "administrator",
                "sdc",
                command.sdc().name(),
                "iops",
                "" + command.iopsLimit(),
                "bytes_per_second",
                "" + command.bytesPerSecondLimit());
    }
}
