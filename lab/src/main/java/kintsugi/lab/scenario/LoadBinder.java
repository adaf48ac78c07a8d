package kintsugi.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import kintsugi.core.check.Limits;
import kintsugi.core.unit.Units;
import kintsugi.input.Section;
import kintsugi.lab.load.LoadPlan;
import kintsugi.lab.load.LoadPlan.Common;
import kintsugi.lab.load.SyntheticLoad;
import kintsugi.lab.load.TraceLoad;
import kintsugi.lab.scenario.BlockPlan.Volume;
import kintsugi.lab.scenario.Scenario.PlacedLoad;

/** Reads what clients do. */
final class LoadBinder {
    private static final long START_NANOS = 10 * Units.SECOND;
    private static final int MOST_IN_FLIGHT = 1_024;
    private static final double READ_PERCENT = 50;
    private static final double SKEW = 0.99;
    private static final long SIZE_BYTES = 4 * Units.KIB;
    private static final double PERCENT = 100;

    private final CloudBinder cloud;
    private final BlockBinder block;
    private final Names<String> names = new Names<>("load");

    LoadBinder(final CloudBinder cloud, final BlockBinder block) {
        this.cloud = cloud;
        this.block = block;
    }

    List<PlacedLoad> bind(final Section root) {
        final List<PlacedLoad> loads = new ArrayList<>();
        for (final Section section : requests(root)) {
            final Optional<Volume> volume = block.volumeNames().find(section, "volume");
            final Optional<NodePlan> node = cloud.nodeWith(Capability.SDC, section, "node");
            if (volume.isPresent() && node.isPresent()) {
                if (!block.isMapped(volume.get(), node.get().id())) {
                    section.problem(
                            "volume",
                            "'" + volume.get().name() + "' is not mapped to '"
                                    + node.get().id() + "'; add the pair under block.mappings");
                }
                loads.add(load(section, volume.get(), node.get()));
            }
        }
        return loads;
    }

    /** The loads that go to volumes. */
    static List<Section> requests(final Section root) {
        return root.sections("load").stream()
                .filter(section -> !section.text("kind", "").equals(FlowBinder.KIND))
                .toList();
    }

    Names<String> names() {
        return names;
    }

    private PlacedLoad load(final Section section, final Volume volume, final NodePlan node) {
        final String kind = section.text("kind", "");
        final Common common = new Common(
                section.text("name", kind),
                node.id(),
                volume.name(),
                section.nanos("start", START_NANOS),
                section.nanos("jitter", 0),
                section.integer("most_in_flight", MOST_IN_FLIGHT),
                section.count("flush_every"));
        names.add(section, common.name(), common.name());
        return kind.equals("trace")
                ? new PlacedLoad(trace(section, common), section.place("file"), section.place("start"))
                : new PlacedLoad(synthetic(section, common, volume), section.place(), section.place("start"));
    }

    private static LoadPlan trace(final Section section, final Common common) {
        return new TraceLoad(
                common,
                section.text("file", ""),
                section.text("format", "auto"),
                section.number("speed", 1),
                section.count("requests"));
    }

    private LoadPlan synthetic(final Section section, final Common common, final Volume volume) {
        final long size = section.positive("size", section.bytes("size"), SIZE_BYTES);
        final OptionalLong region = section.bytes("region");
        final long room = Math.min(volume.sizeBytes(), region.orElse(Long.MAX_VALUE));
        if (size > Math.min(room, Limits.CALL_BODY_BYTES)) {
            section.problem(
                    "size",
                    "requests of " + Units.formatBytes(size) + " do not fit: at most "
                            + Units.formatBytes(Math.min(room, Limits.CALL_BODY_BYTES)) + " are possible here");
        }
        final double readShare = section.number("read_percent", READ_PERCENT) / PERCENT;
        if (readShare < 1 && block.isReadOnly(volume, common.node())) {
            section.problem("read_percent", "the volume is mapped read-only, and this load writes; set it to 100");
        }
        return new SyntheticLoad(
                common,
                section.number("rate", 1),
                section.positive("duration", section.nanos("duration"), Units.SECOND),
                section.text("arrivals", "poisson").equals("poisson"),
                readShare,
                (int) Math.min(size, Limits.CALL_BODY_BYTES),
                SyntheticLoad.Pattern.valueOf(section.text("pattern", "uniform").toUpperCase(Locale.ROOT)),
                section.number("skew", SKEW),
                region);
    }
}
