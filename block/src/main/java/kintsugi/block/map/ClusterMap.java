package kintsugi.block.map;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;

/**
 * The cluster map: a deterministic state machine without clock, randomness, input or output. The same commands with the same times
 * give the same state, results and events on every machine.
 *
 * <p><b>Promises kept here</b> (the rest is the servers' and clients' part). A chunk's set of replicas has an epoch that rises with
 * every change of it. At least one replica of each chunk is in sync, always: the last one keeps its rank while its server is away
 * (the chunk is then unavailable, not lost), and no replica that missed a write is ever promoted. No two replicas share a server.
 * A server that starts anew is out of every in-sync set that has another member. What volumes use never exceeds the capacity of
 * their pool, see {@link Capacity}. The loss of a server is one command.
 *
 * <p>Time never decreases: a command stamped earlier than the last one is applied at the time of that. Not thread-safe: whoever owns
 * the map applies commands and asks one after another.
 */
public final class ClusterMap {
    private final Tables tables;
    private final TopologyRules topology;
    private final VolumeRules volumes;
    private final MembershipRules membership;
    private final CopyRules copies;
    private final RebuildRules rebuilds;
    private final MoveRules moves;
    private final MovePlanner movePlanner;
    private final RemovalRules removals;
    private final SdcRules sdcs;
    private final ModeRules modes;
    private final LossRules losses;
    private final Views views;
    private final RebuildPlanner planner;

    /** An empty map. */
    public ClusterMap() {
        this(new Tables());
    }

    private ClusterMap(final Tables tables) {
        final ChunkRules chunkRules = new ChunkRules(tables);
        this.tables = tables;
        this.topology = new TopologyRules(tables);
        this.volumes = new VolumeRules(tables, chunkRules);
        this.membership = new MembershipRules(tables, chunkRules);
        this.rebuilds = new RebuildRules(tables, chunkRules);
        this.moves = new MoveRules(tables, chunkRules);
        this.movePlanner = new MovePlanner(tables, chunkRules, moves);
        this.copies = new CopyRules(tables, chunkRules, moves);
        this.removals = new RemovalRules(tables, volumes);
        this.sdcs = new SdcRules(tables);
        this.modes = new ModeRules(tables);
        this.losses = new LossRules(tables, chunkRules);
        this.views = new Views(tables);
        this.planner = new RebuildPlanner(tables, chunkRules);
    }

    /**
     * The map that a snapshot was taken of, with the same answers and the same future.
     *
     * @param parts in the order in which they were written; each is let go before the next is asked for
     * @throws kintsugi.core.failure.Corrupt {@code damaged_snapshot}: a part is missing, or not what was written
     * @throws Rejected {@code unknown_snapshot_format}: it is of a version of this program that is not known here
     */
    public static ClusterMap readSnapshot(final Iterator<byte[]> parts) {
        return new ClusterMap(new SnapshotReader().read(parts));
    }

    /** Gives the whole state, in parts of at most 1 MiB, each with a checksum; equal states give equal bytes. */
    public void writeSnapshot(final Consumer<byte[]> parts) {
        new SnapshotWriter(tables, parts).write();
    }

    /** Applies one command whole, or refuses it and changes nothing. */
    public Outcome apply(final Command command, final long timeNanos) {
        final Changes changes = new Changes(Math.max(timeNanos, tables.timeNanos), tables.version + 1);
        try {
            dispatch(command, changes);
        } catch (Rejected refusal) {
            Invariant.that(changes.events.isEmpty(), "%s was refused after it had begun", command);
            return new Outcome(new Result.Refused(refusal.code(), String.valueOf(refusal.getMessage())), List.of());
        }
        tables.timeNanos = changes.timeNanos;
        tables.version = changes.version;
        changes.publish(causeOf(command));
        return new Outcome(new Result.Done(tables.version), List.copyOf(changes.events));
    }

    /** How many commands were applied; every chunk and volume remembers the version that last changed it. */
    public long version() {
        return tables.version;
    }

    /** How everything stands. */
    public ClusterStatus status(final long timeNanos) {
        return views.status(Math.max(timeNanos, tables.timeNanos));
    }

    /** Every entity, as it was made and last changed. */
    public Inventory inventory() {
        return new InventoryView(tables).inventory();
    }

    /**
     * What would be lost of a volume if nothing that is out of reach came back.
     *
     * @throws Rejected {@code no_such_volume}
     */
    public LossReport losses(final String volume) {
        return losses.report(tables.volume(volume));
    }

    /** Every allocated chunk, by volume and index. */
    public List<ChunkStatus> chunks() {
        return views.chunks();
    }

    /** The incarnation and state of a server, if there is one of that name. */
    public Optional<SdsStatus> server(final NodeId node) {
        return Optional.ofNullable(tables.servers.get(node)).map(Views::status);
    }

    /** Names of the devices of a server that failed, sorted. */
    public List<String> failedDevices(final NodeId node) {
        return tables.server(node).devices.stream()
                .filter(device -> device.isFailed)
                .map(device -> device.name)
                .sorted()
                .toList();
    }

    /** What clients and servers are told of a volume, if there is one of that name. */
    public Optional<VolumeInfo> volume(final String name) {
        return Optional.ofNullable(tables.volumesByName.get(name)).map(Views::info);
    }

    /** What clients and servers are told of a volume, if there is one of that number. */
    public Optional<VolumeInfo> volume(final int id) {
        return Optional.ofNullable(tables.volumes.get(id)).map(Views::info);
    }

    /** How many chunks a volume spans. */
    public int chunkCount(final int volumeId) {
        return tables.volume(volumeId).chunks.count();
    }

    /** Where a chunk is, if it is allocated. */
    public Optional<ChunkInfo> chunk(final int volumeId, final int chunk) {
        final VolumeEntry volume = tables.volumes.get(volumeId);
        return volume != null && chunk < volume.chunks.count() && volume.chunks.isAllocated(chunk)
                ? Optional.of(views.info(volume, chunk))
                : Optional.empty();
    }

    /**
     * The last epoch in which the replica of a chunk on that device was in sync, if it kept its place since; else 0: what it has is
     * no version of the chunk.
     */
    public int sharedEpoch(final int volumeId, final int chunk, final int device) {
        final Chunks chunks = tables.volume(volumeId).chunks;
        final int place = chunks.placeOf(chunk, device);
        return place < 0 ? 0 : chunks.since(chunk, place);
    }

    /** Allocated chunks of a volume that changed after that version, from that index on, at most so many. */
    public List<ChunkInfo> changedChunks(
            final int volumeId, final long sinceVersion, final int from, final int atMost) {
        return views.changed(tables.volume(volumeId), sinceVersion, from, atMost);
    }

    /**
     * What an SDS should know that knows the map as of that version (0 for nothing).
     *
     * @throws Rejected {@code no_such_sds}
     */
    public ServerView serverView(final NodeId node, final long sinceVersion) {
        return views.server(tables.server(node), sinceVersion);
    }

    /** The next copies that could be made in a pool, fewest copies left first; see {@link RebuildPlanner}. */
    public List<CopyPlan> planCopies(final String pool, final CopyLimits limits) {
        return planner.plan(tables.pool(pool), limits);
    }

    /** The next copies that could be moved in a pool: off servers to be emptied, then to where room is; see {@link MovePlanner}. */
    public List<CopyPlan> planMoves(final String pool, final CopyLimits limits) {
        return movePlanner.plan(tables.pool(pool), limits);
    }

    /** Replicas of a pool that are leaving, at most so many. */
    public List<LeavingReplica> leaving(final String pool, final int atMost) {
        return views.leaving(tables.pool(pool), atMost);
    }

    /** Copies of a pool that were begun and neither finished nor given up, at most so many chunks. */
    public List<CopyUnderWay> copiesUnderWay(final String pool, final int atMost) {
        return planner.underWay(tables.pool(pool), atMost);
    }

    /** Memory that chunks and their replicas take: 8.5 bytes for each of two copies, 15.5 if one is stale, see {@link ChunkPage}. */
    public long chunkBytes() {
        return tables.volumes.values().stream().mapToLong(v -> v.chunks.bytes()).sum();
    }

    /** Checks everything that always holds, at a cost that grows with the map; throws if it does not. */
    public void checkInvariants() {
        MapChecker.check(tables);
    }

    private void dispatch(final Command command, final Changes changes) {
        switch (command) {
            case Command.CreateDomain c -> topology.createDomain(c, changes);
            case Command.CreateFaultSet c -> topology.createFaultSet(c, changes);
            case Command.AddSds c -> topology.addSds(c, changes);
            case Command.DeleteDomain c -> removals.deleteDomain(c, changes);
            case Command.DeleteFaultSet c -> removals.deleteFaultSet(c, changes);
            case Command.RemoveSds c -> removals.removeSds(c, changes);
            case Command.SetSdsMode c -> modes.set(c, changes);
            case Command.ChangePool c -> topology.changePool(c, changes);
            case Command.DeletePool c -> removals.deletePool(c, changes);
            case Command.RemoveDevice c -> removals.removeDevice(c, changes);
            case Command.RegisterSdc c -> sdcs.register(c, changes);
            case Command.RemoveSdc c -> sdcs.remove(c, changes);
            case Command.LimitMapping c -> sdcs.limit(c, changes);
            case Command.AcceptLoss c -> losses.accept(c, changes);
            case Command.StartRebuild c -> rebuilds.start(c, changes);
            case Command.CancelRebuild c -> rebuilds.cancel(c, changes);
            case Command.CreatePool c -> topology.createPool(c, changes);
            case Command.AddDevice c -> topology.addDevice(c, changes);
            case Command.CreateVolume c -> volumes.create(c, changes);
            case Command.ExtendVolume c -> volumes.extend(c, changes);
            case Command.DeleteVolume c -> volumes.delete(c, changes);
            case Command.MapVolume c -> volumes.map(c, changes);
            case Command.UnmapVolume c -> volumes.unmap(c, changes);
            case Command.AllocateChunk c -> volumes.allocate(c, changes);
            case Command.RegisterSds c -> membership.register(c, changes);
            case Command.SdsDown c -> membership.down(c, changes);
            case Command.FailDevice c -> membership.fail(c, changes);
            case Command.RestoreDevice c -> membership.restore(c, changes);
            case Command.StartCopy c -> copies.start(c, changes);
            case Command.FinishCopy c -> copies.finish(c, changes);
            case Command.AbortCopy c -> copies.abort(c, changes);
            case Command.DropLeaving c -> moves.drop(c, changes);
            case Command.PauseRebuild c -> rebuilds.pause(c, changes);
            case Command.ResumeRebuild c -> rebuilds.resume(c, changes);
            case Command.HaltRebuild c -> rebuilds.halt(c, changes);
            case Command.HaltMoves c -> rebuilds.haltMoves(c, changes);
        }
    }

    private static String causeOf(final Command command) {
        return switch (command) {
            case Command.RegisterSds c -> "SDS " + c.node() + " registered";
            case Command.SdsDown c -> "SDS " + c.node() + " is DOWN";
            case Command.FailDevice c -> "device " + c.node() + "/" + c.device() + " failed";
            case Command.RestoreDevice c -> "device " + c.node() + "/" + c.device() + " is back";
            case Command.FinishCopy _ -> "copies were made";
            case Command.StartCopy _, Command.AbortCopy _ -> "rebuild";
            case Command.DropLeaving _, Command.HaltMoves _ -> "copies move";
            case Command.AllocateChunk _ -> "first write";
            default -> "administrator";
        };
    }
}
