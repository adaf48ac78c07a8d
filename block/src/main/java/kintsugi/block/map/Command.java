package kintsugi.block.map;

import java.util.List;
import kintsugi.core.id.NodeId;

/** What can be asked of the cluster map: the entries of the metadata manager's log. Each is refused whole or applied whole. */
public sealed interface Command {
    /** Makes a protection domain. */
    record CreateDomain(String name) implements Command {}

    /** Removes a protection domain: an empty one, or with everything in it; never while a volume is mapped. */
    record DeleteDomain(String name, boolean isCascade) implements Command {}

    /** Makes a fault set. */
    record CreateFaultSet(String domain, String name) implements Command {}

    /** Removes a fault set without SDSs. */
    record DeleteFaultSet(String domain, String name) implements Command {}

    /** Adds an SDS; an empty fault set stands for one of its own. */
    record AddSds(String domain, String faultSet, NodeId node) implements Command {}

    /** Removes an SDS without devices. */
    record RemoveSds(NodeId node) implements Command {}

    /** Says what an SDS shall do. */
    record SetSdsMode(NodeId node, SdsMode mode) implements Command {}

    /** Makes a pool. */
    record CreatePool(PoolSpec spec) implements Command {}

    /** Gives the pool of that name another policy. */
    record ChangePool(PoolSpec spec) implements Command {}

    /** Removes a pool without volumes; its devices are given back. */
    record DeletePool(String name) implements Command {}

    /** Gives a device to a pool. */
    record AddDevice(NodeId node, String device, String pool, long payloadBytes) implements Command {}

    /** Takes a device without copies out of its pool. */
    record RemoveDevice(NodeId node, String device) implements Command {}

    /** An SDC is there. */
    record RegisterSdc(NodeId node) implements Command {}

    /** Forgets an SDC to which nothing is mapped. */
    record RemoveSdc(NodeId node) implements Command {}

    /** Makes a volume; a thick one gets all its chunks. */
    record CreateVolume(VolumeSpec spec) implements Command {}

    /** Makes a volume larger. */
    record ExtendVolume(String volume, long sizeBytes) implements Command {}

    /** Removes a volume. */
    record DeleteVolume(String volume) implements Command {}

    /** Gives an SDC access. */
    record MapVolume(String volume, NodeId sdc, Access access) implements Command {}

    /** Takes access away. */
    record UnmapVolume(String volume, NodeId sdc) implements Command {}

    /** Limits what an SDC may do with a volume that is mapped to it; 0 is no limit. */
    record LimitMapping(String volume, NodeId sdc, long iopsLimit, long bytesPerSecondLimit) implements Command {}

    /** Gives up what a {@link LossReport} named, which has that token. */
    record AcceptLoss(String volume, long token) implements Command {}

    /**
     * An SDS started, or came back.
     *
     * @param left the devices that its last incarnation left in order
     * @param toldVersion the newest version of the map that its earlier incarnation may have been told anything of
     */
    record RegisterSds(NodeId node, long incarnation, List<LeftDevice> left, long toldVersion) implements Command {
        public RegisterSds {
            left = List.copyOf(left);
        }
    }

    /**
     * A device that a server left in order.
     *
     * @param device its name
     * @param incarnation that left it; nothing that this incarnation had acknowledged is missing, and none used it since
     */
    record LeftDevice(String device, long incarnation) {}

    /**
     * An SDS fell silent.
     *
     * @param toldVersion the newest version of the map that it may have been told anything of
     */
    record SdsDown(NodeId node, long incarnation, long toldVersion, String cause) implements Command {}

    /** A device of an SDS fails. */
    record FailDevice(NodeId node, String device, String cause) implements Command {}

    /** A device that failed works again. */
    record RestoreDevice(NodeId node, String device) implements Command {}

    /** A chunk of a thin volume is written for the first time. */
    record AllocateChunk(int volumeId, int chunk) implements Command {}

    /** A copy begins on a device: from now on it gets every write. */
    record StartCopy(int volumeId, int chunk, int device) implements Command {}

    /** The copy begun under that epoch is complete and durable. */
    record FinishCopy(int volumeId, int chunk, int device, int epoch) implements Command {}

    /**
     * The copy begun under that epoch will not be completed. A replica that has a part of the chunk from before keeps its place, to be
     * tried again, unless that was the last try.
     */
    record AbortCopy(int volumeId, int chunk, int device, int epoch, String cause, boolean isLastTry)
            implements Command {}

    /** A replica that was leaving in that epoch goes: its server does not let it be read any more. */
    record DropLeaving(int volumeId, int chunk, int epoch) implements Command {}

    /** Nothing more can be moved in a pool now. */
    record HaltMoves(String pool, String cause) implements Command {}

    /** Holds the rebuild of a pool, and the moves in it. */
    record PauseRebuild(String pool, String cause) implements Command {}

    /** Lets it go on. */
    record ResumeRebuild(String pool) implements Command {}

    /** Begins a rebuild, or goes on with one, by hand. */
    record StartRebuild(String pool) implements Command {}

    /** Gives up the copies under way in a pool, also those that move, and begins none until it is started again. */
    record CancelRebuild(String pool, String cause) implements Command {}

    /** Nothing of the work that is left in a pool can be done now; {@code isHopeless} when it was tried and tried again. */
    record HaltRebuild(String pool, String cause, boolean isHopeless) implements Command {}
}
