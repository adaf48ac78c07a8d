package kintsugi.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kintsugi.block.mdm.MdmConfig;
import kintsugi.block.sds.SdsConfig;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.Section;
import kintsugi.lab.expect.AcknowledgedWritesKept;
import kintsugi.lab.expect.CapacityAddsUp;
import kintsugi.lab.expect.CopiesBalanced;
import kintsugi.lab.expect.CopiesOfEveryChunk;
import kintsugi.lab.expect.CountersAddUp;
import kintsugi.lab.expect.Expectation;
import kintsugi.lab.expect.FailureDetected;
import kintsugi.lab.expect.FlushedWritesKept;
import kintsugi.lab.expect.LatencyBound;
import kintsugi.lab.expect.NoIoErrors;
import kintsugi.lab.expect.PoolHealth;
import kintsugi.lab.expect.PoolUsage;
import kintsugi.lab.expect.ReadsReturnLastWrite;
import kintsugi.lab.expect.ReadsSpread;
import kintsugi.lab.expect.RebuildFinished;
import kintsugi.lab.expect.RebuildRate;
import kintsugi.lab.expect.RequestCount;
import kintsugi.lab.expect.VolumeRefused;
import kintsugi.lab.fault.Fault;
import kintsugi.lab.load.LoadPlan;
import kintsugi.lab.measure.Phase;
import kintsugi.lab.scenario.BlockPlan.Pool;
import kintsugi.lab.scenario.BlockPlan.Volume;
import kintsugi.lab.scenario.Scenario.PlacedExpectation;
import kintsugi.lab.scenario.Scenario.PlacedLoad;

/** Reads what must hold, and refuses what never can. */
final class ExpectationBinder {
    private static final long DETECTED_WITHIN_NANOS = 5 * Units.SECOND;
    private static final double PERCENTILE = 99;
    private static final double BALANCED_PERCENT = 5;
    private static final double SPREAD_PERCENT = 20;

    private final CloudBinder cloud;
    private final BlockBinder block;
    private final BlockPlan plan;
    private final List<LoadPlan> loads;
    private final List<FaultPlan> faults;
    private final boolean isSwitch;
    private final NetworkExpectationBinder network;
    private boolean hasLoad;
    private boolean hasFault;

    ExpectationBinder(
            final CloudBinder cloud,
            final BlockBinder block,
            final BlockPlan plan,
            final List<PlacedLoad> loads,
            final List<FaultPlan> faults,
            final boolean isSwitch,
            final NetworkExpectationBinder network) {
        this.cloud = cloud;
        this.block = block;
        this.plan = plan;
        this.loads = loads.stream().map(PlacedLoad::plan).toList();
        this.faults = faults;
        this.isSwitch = isSwitch;
        this.network = network;
    }

    List<PlacedExpectation> bind(final Section root) {
        hasLoad = !LoadBinder.requests(root).isEmpty();
        hasFault = !root.sections("faults").isEmpty();
        final List<PlacedExpectation> all = new ArrayList<>();
        root.sections("expectations")
                .forEach(section -> expectation(section)
                        .ifPresent(what -> all.add(new PlacedExpectation(what, section.place("kind")))));
        return all;
    }

    private Optional<Expectation> expectation(final Section section) {
        final String kind = section.text("kind", "");
        return switch (kind) {
            case "no_io_errors" -> needsLoad(section, new NoIoErrors());
            case "reads_return_last_write" -> needsLoad(section, new ReadsReturnLastWrite());
            case "acknowledged_writes_kept" -> needsLoad(section, new AcknowledgedWritesKept());
            case "request_count" -> requestCount(section);
            case "flushed_writes_kept" -> flushed(section);
            case "copies_of_every_chunk" -> copies(section);
            case "rebuild_finished" -> rebuilt(section);
            case "rebuild_rate" -> rebuildRate(section);
            case "latency" -> latency(section);
            case "pool_health" -> poolHealth(section);
            case "failure_detected" -> detected(section);
            case "capacity_adds_up" -> needsPool(section, new CapacityAddsUp());
            case "volume_refused" -> refused(section);
            case "pool_usage" -> usage(section);
            case "copies_balanced" ->
                needsPool(section, new CopiesBalanced(section.number("within_percent", BALANCED_PERCENT)));
            case "reads_spread" ->
                needsLoad(section, new ReadsSpread(section.number("within_percent", SPREAD_PERCENT)));
            case "counters_add_up" -> needsLoad(section, new CountersAddUp());
            default -> network.bind(section);
        };
    }

    private Optional<Expectation> needsLoad(final Section section, final Expectation expectation) {
        if (!hasLoad) {
            never(section, "there is no load; add one under load");
        }
        return Optional.of(expectation);
    }

    private Optional<Expectation> needsFault(final Section section, final Expectation expectation) {
        if (faults.stream().noneMatch(f -> f.fault().isHarmful()) && !isBroken(faults, hasFault)) {
            never(section, "nothing breaks in this scenario; add a fault under faults");
        }
        return Optional.of(expectation);
    }

    private Optional<Expectation> needsPool(final Section section, final Expectation expectation) {
        if (plan.pools().isEmpty()) {
            never(section, "there is no pool; add one under block.pools");
        }
        return Optional.of(expectation);
    }

    private static OptionalLong positive(final Section section, final String key, final OptionalLong value) {
        section.positive(key, value, 1);
        return value;
    }

    /** Whether something is written there, but nothing of it could be read, which is reported already. */
    private static boolean isBroken(final List<?> read, final boolean isWritten) {
        return isWritten && read.isEmpty();
    }

    private Optional<Expectation> requestCount(final Section section) {
        final RequestCount count = new RequestCount(
                section.count("total"), section.count("reads"), section.count("writes"), section.count("at_least"));
        if (count.expected().isEmpty()) {
            section.problem("kind", "'request_count' says no number; add total, reads, writes or at_least");
        }
        final long parts = count.reads().orElse(0) + count.writes().orElse(0);
        if (count.total().isPresent() && parts > count.total().getAsLong()) {
            never(section, "reads and writes are more than total");
        }
        return needsLoad(section, count);
    }

    private Optional<Expectation> rebuilt(final Section section) {
        final Expectation expectation = new RebuildFinished(positive(section, "within", section.nanos("within")));
        final List<NodeId> servers = servers();
        final boolean isFaulty = faults.stream().anyMatch(f -> f.fault().isHarmful());
        if (isFaulty && faults.stream().noneMatch(f -> Reach.costsCopies(f.fault(), servers))) {
            never(section, "no fault takes a copy away; add one that strikes an SDS, such as crash_node");
        }
        final boolean hasThick = plan.volumes().stream().anyMatch(v -> !v.isThin());
        if (!hasThick && !isBroken(loads, hasLoad) && loads.stream().noneMatch(LoadPlan::mayWrite)) {
            never(section, "nothing is ever written, so there is no copy to lose; add a load that writes");
        }
        return needsFault(section, expectation);
    }

    private List<NodeId> servers() {
        return plan.pools().stream().flatMap(pool -> pool.nodes().stream()).toList();
    }

    private Optional<Expectation> flushed(final Section section) {
        if (loads.stream().noneMatch(l -> l.common().flushEvery().isPresent()) && !isBroken(loads, hasLoad)) {
            never(section, "no load flushes; add 'flush_every: 100' to one");
        }
        return Optional.of(new FlushedWritesKept());
    }

    private Optional<Expectation> copies(final Section section) {
        final OptionalInt copies =
                section.has("copies") ? OptionalInt.of(section.integer("copies", 0)) : OptionalInt.empty();
        final Optional<Volume> volume = block.volumeNames().findIfNamed(section, "volume");
        for (final Pool pool : plan.pools()) {
            final boolean isMeant = volume.isEmpty() || volume.get().pool().equals(pool.name());
            if (isMeant && copies.isPresent() && copies.getAsInt() != pool.copies()) {
                never(
                        section,
                        "the pool '" + pool.name() + "' keeps " + pool.copies()
                                + "; expect that, or change its policy");
            }
        }
        if (volume.isPresent()
                && volume.get().isThin()
                && plan.mappings().stream()
                        .noneMatch(m -> m.volume().equals(volume.get().name()))) {
            section.problem(
                    "volume",
                    "'" + volume.get().name() + "' is thin and mapped to nobody, so it never has a chunk to look at;"
                            + " map it under block.mappings, or remove this expectation");
        }
        return needsPool(section, new CopiesOfEveryChunk(copies, volume.map(Volume::name)));
    }

    private Optional<Expectation> rebuildRate(final Section section) {
        final OptionalLong atMost = positive(section, "at_most", section.bytesPerSecond("at_most"));
        final OptionalLong atLeast = positive(section, "at_least", section.bytesPerSecond("at_least"));
        if (atLeast.orElse(0) > atMost.orElse(Long.MAX_VALUE)) {
            never(section, "at_least is more than at_most");
        }
        return needsPool(section, new RebuildRate(atMost, atLeast));
    }

    private Optional<Expectation> refused(final Section section) {
        final Optional<Volume> volume = block.volumeNames().find(section, "volume");
        if (volume.isPresent()
                && plan.mappings().stream()
                        .anyMatch(m -> m.volume().equals(volume.get().name()))) {
            section.problem(
                    "volume",
                    "'" + volume.get().name()
                            + "' is mapped, and a volume that is refused cannot be; remove one of the two");
        }
        return volume.map(v -> new VolumeRefused(
                v.name(),
                section.text("code", "insufficient_capacity"),
                Optional.of(section.text("says", "")).filter(text -> !text.isEmpty())));
    }

    private Optional<Expectation> usage(final Section section) {
        final Optional<Pool> pool = block.poolNames().findIfNamed(section, "pool");
        return needsPool(
                section,
                new PoolUsage(pool.map(Pool::name), section.bytes("used").orElse(0)));
    }

    private Optional<Expectation> latency(final Section section) {
        final OptionalLong atMost = positive(section, "at_most", section.nanos("at_most"));
        final OptionalLong atLeast = section.nanos("at_least");
        if (atMost.isEmpty() && atLeast.isEmpty()) {
            section.problem("kind", "'latency' says no bound; add at_most or at_least");
        }
        if (atMost.isPresent() && atLeast.orElse(0) > atMost.getAsLong()) {
            never(section, "at_least is more than at_most");
        }
        final Phase phase = Phase.of(section.text("phase", "all"));
        final LatencyBound.Requests operation =
                LatencyBound.Requests.valueOf(section.text("operation", "all").toUpperCase(Locale.ROOT));
        if (!loads.isEmpty() && loads.stream().noneMatch(l -> isSent(operation, l))) {
            never(section, "no load sends such a request; change 'operation', or 'read_percent' of a load");
        }
        final LatencyBound bound =
                new LatencyBound(phase, section.number("percentile", PERCENTILE), operation, atMost, atLeast);
        return phase == Phase.DURING || phase == Phase.AFTER ? needsFault(section, bound) : needsLoad(section, bound);
    }

    private static boolean isSent(final LatencyBound.Requests operation, final LoadPlan load) {
        return switch (operation) {
            case ALL -> true;
            case READ -> load.mayRead();
            case WRITE -> load.mayWrite();
        };
    }

    private Optional<Expectation> poolHealth(final Section section) {
        final Optional<Pool> pool = block.poolNames().findIfNamed(section, "pool");
        return needsPool(section, new PoolHealth(pool.map(Pool::name), section.text("health", "OK")));
    }

    private Optional<Expectation> detected(final Section section) {
        final Optional<NodePlan> node = cloud.node(section, "node");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        final NodeId id = node.get().id();
        final List<Fault> causes = causes(id);
        if (!servers().contains(id)) {
            never(section, "'" + id + "' is no SDS of a pool, and only those are declared DOWN; name one that is");
        } else if (causes.isEmpty() && !isBroken(faults, hasFault)) {
            never(section, "no fault silences '" + id + "'; add crash_node, pause_node or partition for it");
        }
        final long within = section.positive("within", section.nanos("within"), DETECTED_WITHIN_NANOS);
        final long earliest = earliestDetectionNanos(id);
        if (within < earliest) {
            never(
                    section,
                    "an SDS is declared DOWN " + Units.formatNanos(earliest)
                            + " after its fault at the earliest; give more time");
        }
        return Optional.of(new FailureDetected(id, within, causes));
    }

    /** Silence after which an SDS is DOWN, less the time since its last heartbeat, with one more that may be on its way. */
    private static long earliestDetectionNanos(final NodeId server) {
        return MdmConfig.STANDARD.downAfterNanos()
                - 2 * SdsConfig.standard(server).heartbeatNanos();
    }

    private List<Fault> causes(final NodeId server) {
        final List<Fault> all = faults.stream().map(FaultPlan::fault).toList();
        return cloud.all().stream()
                .filter(node -> node.has(Capability.MDM))
                .flatMap(manager -> Reach.silencing(all, server, manager.id(), isSwitch).stream())
                .distinct()
                .toList();
    }

    private static void never(final Section section, final String why) {
        section.problem("kind", "this can never hold: " + why);
    }
}
