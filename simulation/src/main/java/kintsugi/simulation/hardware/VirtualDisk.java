package kintsugi.simulation.hardware;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.data.Payload;
import kintsugi.simulation.hardware.disk.Capacity;
import kintsugi.simulation.hardware.disk.ChunkStore;
import kintsugi.simulation.hardware.disk.DiskStatistics;
import kintsugi.simulation.hardware.disk.DiskUnit;

/**
 * A disk of a simulated node, as faults and checkers handle it; none of it takes simulated time. It outlives the crashes of its
 * node. The code of the node reaches it by {@link kintsugi.core.host.Host#device}.
 */
public final class VirtualDisk {
    private final SimulatedNode node;
    private final DiskSpec spec;
    private final DiskUnit unit;

    VirtualDisk(final SimulatedNode node, final DiskSpec spec, final DiskUnit unit) {
        this.node = node;
        this.spec = spec;
        this.unit = unit;
    }

    /** Its name on its node. */
    public String name() {
        return spec.name();
    }

    /** What it was built as. */
    public DiskSpec spec() {
        return spec;
    }

    /** Takes it off line: what is under way and what comes fails as {@code disk_offline}. */
    public void fail() {
        if (!unit.isFailed()) {
            unit.fail();
            tell("disk_failed", new TreeMap<>());
        }
    }

    /** Brings it back on line, with its content. */
    public void restore() {
        if (unit.isFailed()) {
            unit.restore();
            tell("disk_restored", new TreeMap<>());
        }
    }

    /** From now on syncs fail, or work again; reads and writes go on as if nothing were. */
    public void failSyncs(final boolean isFailing) {
        unit.failSyncs(isFailing);
        tell(isFailing ? "disk_syncs_fail" : "disk_syncs_work", new TreeMap<>());
    }

    /** Puts a new, empty disk in its place. */
    public void replace() {
        unit.replace();
        tell("disk_replaced", new TreeMap<>());
    }

    /** Whether it is off line. */
    public boolean isFailed() {
        return unit.isFailed();
    }

    /** Operations that arrive from now on take that many times as long; 1 is healthy. */
    public void slow(final double factor) {
        unit.slow(factor);
        tell("disk_slowed", new TreeMap<>(java.util.Map.of("factor", String.format(Locale.ROOT, "%.3f", factor))));
    }

    /** How many times as long as when healthy an operation takes. */
    public double slowness() {
        return unit.slowness();
    }

    /** Damages the block at that offset, so that its checksum fails. */
    public void injectCorruption(final long offset) {
        unit.damage(offset);
        tell("corruption_injected", new TreeMap<>(java.util.Map.of("offset", Long.toString(offset))));
    }

    /**
     * At each loss of power from now on, that share of the unsynced blocks that are not lost is torn: found half as written, half as
     * before, under a checksum of the disk that holds. 0, as at first: none is.
     */
    public void tearBlocks(final double share) {
        unit.tear(share);
        tell("disk_tears", new TreeMap<>(java.util.Map.of("share", String.format(Locale.ROOT, "%.3f", share))));
    }

    /** Blocks that losses of power have torn so far. */
    public long tornBlocks() {
        return unit.tornBlocks();
    }

    /** From now on writes that need new space are refused as {@code no_space}, as by a full file system under a sparse file; or are taken again. */
    public void fill(final boolean isFull) {
        unit.fill(isFull);
        tell(isFull ? "disk_full" : "disk_has_room", new TreeMap<>());
    }

    /** Whether the block at that offset matches its checksum. */
    public boolean isSound(final long offset) {
        return unit.isSound(offset);
    }

    /**
     * What a read of whole blocks would give now.
     *
     * @throws kintsugi.core.failure.Corrupt if a block fails its checksum
     */
    public Payload inspect(final long offset, final int length) {
        unit.checkRange(offset, length);
        return unit.inspect(offset, length);
    }

    /** Blocks whose latest content a crash could take away. */
    public long unsyncedBlocks() {
        return unit.unsyncedBlocks();
    }

    /** Space. */
    public Capacity capacity() {
        return unit.capacity();
    }

    /** The face that stores whole named chunks. */
    public ChunkStore chunks() {
        return unit.chunks();
    }

    /** What it has done. */
    public DiskStatistics statistics() {
        return unit.statistics();
    }

    DiskUnit unit() {
        return unit;
    }

    private void tell(final String kind, final SortedMap<String, String> details) {
        node.tell(kind, node.id() + "/" + name(), "fault injected", details);
    }
}
