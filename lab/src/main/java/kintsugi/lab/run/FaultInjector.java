package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.random.RandomStream;
import kintsugi.lab.fault.CorruptBlock;
import kintsugi.lab.fault.CrashNode;
import kintsugi.lab.fault.FailDisk;
import kintsugi.lab.fault.FailLink;
import kintsugi.lab.fault.Fault;
import kintsugi.lab.fault.FlapLink;
import kintsugi.lab.fault.HealPartition;
import kintsugi.lab.fault.LosePackets;
import kintsugi.lab.fault.Partition;
import kintsugi.lab.fault.PauseNode;
import kintsugi.lab.fault.RandomLinkFaults;
import kintsugi.lab.fault.RestartNode;
import kintsugi.lab.fault.RestoreDisk;
import kintsugi.lab.fault.RestoreLink;
import kintsugi.lab.fault.SlowDisk;
import kintsugi.lab.fault.SlowLink;
import kintsugi.lab.run.RunRecord.Mark;
import kintsugi.lab.run.RunRecord.Weight;
import kintsugi.simulation.hardware.LinkSpec;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.hardware.VirtualDisk;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;

/** Injects faults at their times, undoes those that have an end, and keeps a list of what it did. */
final class FaultInjector {
    private static final EventKind INJECT = EventKind.of("lab/fault");
    private static final EventKind UNDO = EventKind.of("lab/fault-end");
    private static final int SCAN_BYTES = 1 << 20;

    private final SimulatedCloud cloud;
    private final Kernel kernel;
    private final List<Mark> marks = new ArrayList<>();
    private final List<Mark> harms = new ArrayList<>();
    private long lastEndNanos;

    FaultInjector(final SimulatedCloud cloud) {
        this.cloud = cloud;
        this.kernel = cloud.kernel();
    }

    /** Has the fault happen at that virtual time. */
    void schedule(final int number, final long timeNanos, final Fault fault) {
        final long end = timeNanos + fault.forNanos().orElse(0);
        lastEndNanos = Math.max(lastEndNanos, end);
        kernel.at(timeNanos, 0, INJECT, number, () -> inject(fault));
        if (fault instanceof FlapLink flap) {
            scheduleFlaps(number, timeNanos, flap);
        }
        if (fault.forNanos().isPresent()) {
            kernel.at(end, 0, UNDO, number, () -> undo(fault));
        }
    }

    private void scheduleFlaps(final int number, final long timeNanos, final FlapLink flap) {
        for (int i = 0; i < flap.count(); i++) {
            final long down = timeNanos + i * flap.periodNanos();
            if (i > 0) {
                kernel.at(down, 0, INJECT, number, () -> apply(flap));
            }
            if (i < flap.count() - 1) {
                kernel.at(
                        down + flap.downNanos(),
                        0,
                        UNDO,
                        number,
                        () -> cloud.network().restoreLink(flap.a(), flap.b()));
            }
        }
    }

    /** When the last fault happens, or ends by itself. */
    long lastEndNanos() {
        return lastEndNanos;
    }

    /** What was done so far, in order of time. */
    List<Mark> marks() {
        return marks;
    }

    /** The harmful ones among them. */
    List<Mark> harms() {
        return harms;
    }

    /** When the first harmful fault happened. */
    OptionalLong firstNanos() {
        return harms.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(harms.getFirst().timeNanos());
    }

    private void inject(final Fault fault) {
        final Weight weight = fault.isHarmful() ? Weight.FAULT : Weight.REPAIR;
        final Mark mark = new Mark(kernel.now(), weight, fault.kind(), fault.subject(), fault.description());
        marks.add(mark);
        if (fault.isHarmful()) {
            harms.add(mark);
        }
        apply(fault);
    }

    private void apply(final Fault fault) {
        switch (fault) {
            case CrashNode f -> cloud.node(f.node()).crash();
            case RestartNode f -> cloud.node(f.node()).restart();
            case PauseNode f -> cloud.node(f.node()).pause();
            case FailDisk f -> cloud.node(f.node()).disk(f.disk()).fail();
            case RestoreDisk f -> restore(cloud.node(f.node()).disk(f.disk()));
            case SlowDisk f -> cloud.node(f.node()).disk(f.disk()).slow(f.factor());
            case FailLink f -> cloud.network().failLink(f.a(), f.b());
            case RestoreLink f -> cloud.network().restoreLink(f.a(), f.b());
            case SlowLink f -> cloud.network().slowLink(f.a(), f.b(), f.factor());
            case FlapLink f -> cloud.network().failLink(f.a(), f.b());
            case LosePackets f -> cloud.network().loseOnLink(f.a(), f.b(), f.share());
            case RandomLinkFaults f -> wander(f);
            case Partition f -> cloud.network().partition(new TreeSet<>(f.nodes()));
            case HealPartition f -> cloud.network().heal();
            case CorruptBlock f -> corrupt(cloud.node(f.node()).disk(f.disk()), f.offsetBytes());
        }
    }

    private static void restore(final VirtualDisk disk) {
        disk.restore();
        if (disk.slowness() != 1) {
            disk.slow(1);
        }
    }

    private void undo(final Fault fault) {
        marks.add(new Mark(
                kernel.now(),
                Weight.REPAIR,
                fault.kind() + "_ends",
                fault.subject(),
                "that is over: " + fault.description()));
        switch (fault) {
            case CrashNode f -> startAgain(cloud.node(f.node()));
            case PauseNode f -> cloud.node(f.node()).resume();
            case FailDisk f -> cloud.node(f.node()).disk(f.disk()).restore();
            case SlowDisk f -> cloud.node(f.node()).disk(f.disk()).slow(1);
            case FailLink f -> cloud.network().restoreLink(f.a(), f.b());
            case SlowLink f -> cloud.network().slowLink(f.a(), f.b(), 1);
            case FlapLink f -> cloud.network().restoreLink(f.a(), f.b());
            case LosePackets f -> cloud.network().loseOnLink(f.a(), f.b(), 0);
            case Partition f -> cloud.network().heal();
            case RestartNode f -> {}
            case RestoreDisk f -> {}
            case RestoreLink f -> {}
            case HealPartition f -> {}
            case RandomLinkFaults f -> {} // each link comes back by itself
            case CorruptBlock f -> {}
        }
    }

    private void wander(final RandomLinkFaults faults) {
        final long end = kernel.now() + faults.lastsNanos();
        for (final LinkSpec link : cloud.network().links()) {
            wander(faults, link, kernel.random("fault/links/" + link.a() + "-" + link.b() + "/" + kernel.now()), end);
        }
    }

    /** The link is up: it fails after a random time, comes back after another, and so on until the end. */
    private void wander(
            final RandomLinkFaults faults, final LinkSpec link, final RandomStream random, final long endNanos) {
        final long down = kernel.now() + (long) random.nextExponential((double) faults.upNanos());
        if (down >= endNanos) {
            return;
        }
        final long up = Math.min(endNanos, down + 1 + (long) random.nextExponential((double) faults.downNanos()));
        kernel.at(down, 0, INJECT, 0, () -> cloud.network().failLink(link.a(), link.b()));
        kernel.at(up, 0, UNDO, 0, () -> {
            cloud.network().restoreLink(link.a(), link.b());
            wander(faults, link, random, endNanos);
        });
    }

    private static void startAgain(final SimulatedNode node) {
        if (!node.isUp()) {
            node.restart();
        }
    }

    private static void corrupt(final VirtualDisk disk, final OptionalLong offset) {
        final long at = offset.orElseGet(() -> firstInUse(disk));
        disk.injectCorruption(at / Blocks.BYTES * Blocks.BYTES);
    }

    /** The first block that holds anything but zeros; the first of all when there is none. */
    private static long firstInUse(final VirtualDisk disk) {
        final long end = disk.spec().deviceBytes();
        for (long from = 0; from < end; from += SCAN_BYTES) {
            final Payload content = disk.inspect(from, (int) Math.min(SCAN_BYTES, end - from));
            for (int block = 0; block * Blocks.BYTES < content.length(); block++) {
                if (!isZero(content.slice(block * Blocks.BYTES, Blocks.BYTES))) {
                    return from + (long) block * Blocks.BYTES;
                }
            }
        }
        return 0;
    }

    private static boolean isZero(final Payload block) {
        return switch (block) {
            case PatternPayload pattern -> pattern.tag(0) == 0;
            case BytesPayload bytes -> Payload.sameContent(bytes, new BytesPayload(new byte[Blocks.BYTES]));
        };
    }
}
