package kintsugi.lab.campaign;

import java.util.Map;
import java.util.TreeMap;
import kintsugi.block.mdm.MdmCounters;
import kintsugi.block.sdc.Sdc;
import kintsugi.block.sdc.SdcCounters;
import kintsugi.block.sds.Sds;
import kintsugi.block.sds.SdsCounters;
import kintsugi.simulation.hardware.CloudEvent;

/** What runs have been through, by name: faults, faults at the same time, changes of state, and paths of the code that are rarely taken. */
public final class Coverage {
    private final Map<String, Long> faults = new TreeMap<>();
    private final Map<String, Long> pairs = new TreeMap<>();
    private final Map<String, Long> changes = new TreeMap<>();
    private final Map<String, Long> rare = new TreeMap<>();

    /** How often each kind of fault happened. */
    public Map<String, Long> faults() {
        return faults;
    }

    /** In how many runs two kinds were at work at the same time. */
    public Map<String, Long> pairs() {
        return pairs;
    }

    /** How often each change from one state to another happened. */
    public Map<String, Long> changes() {
        return changes;
    }

    /** How often each rare path ran; those that never did stand there with 0. */
    public Map<String, Long> rare() {
        return rare;
    }

    /** Adds what another has seen. */
    public void add(final Coverage other) {
        other.faults.forEach((name, count) -> faults.merge(name, count, Long::sum));
        other.pairs.forEach((name, count) -> pairs.merge(name, count, Long::sum));
        other.changes.forEach((name, count) -> changes.merge(name, count, Long::sum));
        other.rare.forEach((name, count) -> rare.merge(name, count, Long::sum));
    }

    void take(final FaultDriver faultDriver) {
        faultDriver.counts().forEach((kind, count) -> faults.merge(kind.name(), (long) count, Long::sum));
        faultDriver.pairs().forEach(pair -> pairs.merge(pair, 1L, Long::sum));
    }

    void take(final CampaignCloud cloud) {
        for (final CloudEvent event : cloud.cloud().events()) {
            if (event.details().containsKey("from") && event.details().containsKey("to")) {
                changes.merge(
                        event.kind() + " " + event.details().get("from") + " -> "
                                + event.details().get("to"),
                        1L,
                        Long::sum);
            }
        }
        rare(
                "torn blocks",
                cloud.servers().stream()
                        .mapToLong(s -> s.disk(CampaignCloud.DISK).tornBlocks())
                        .sum());
        if (cloud.withoutRoom() > 0) {
            rare("chunks left without room for a copy", cloud.withoutRoom());
        }
        rare("mdm: changes of leader", cloud.managers().leaderChanges());
        cloud.managers().every().forEach(mdm -> take(mdm.counters()));
        cloud.everySds().stream().map(Sds::counters).forEach(this::take);
        cloud.everySdc().stream().map(Sdc::counters).forEach(this::take);
    }

    void take(final LossWatch losses) {
        rare("chunks whose set shrank to copies without power", losses.shrunk());
    }

    void take(final Recorder recorder) {
        rare("chunks that lost all copies", recorder.losses());
        rare("requests refused for want of room", recorder.refusedForRoom());
        rare("unmappings", recorder.unmappings());
        rare("flushes done", recorder.flushesDone());
        rare("flushes that told of a loss", recorder.lossesTold());
    }

    private void take(final MdmCounters counters) {
        rare("mdm: repeated proposals", counters.repeatedProposals());
        rare("mdm: proposals of earlier leaderships", counters.staleProposals());
        rare("mdm: lost proposals", counters.raft().lostProposals());
        rare("mdm: late answers", counters.raft().lateAnswers());
        rare("mdm: requests inside a snapshot", counters.raft().shiftedRequests());
        rare("mdm: snapshots taken", counters.raft().snapshotsTaken());
        rare("mdm: snapshots installed", counters.raft().snapshotsInstalled());
    }

    private void take(final SdsCounters counters) {
        rare("sds: stale refusals", counters.staleRefusals());
        rare("sds: lease refusals", counters.leaseRefusals());
        rare("sds: repeated writes", counters.repeatedWrites());
        rare("sds: repeated replications", counters.repeatedReplications());
        rare("sds: copied chunks", counters.copiedChunks());
        rare("sds: whole copies", counters.wholeCopies());
        rare("sds: chunks caught up by difference", counters.caughtUpChunks());
        rare("sds: regions moved to catch up", counters.caughtUpRegions());
        rare("sds: regions agreed to be on disk", counters.forgottenRegions());
        rare("sds: newer blocks kept", counters.newerBlocksKept());
        rare("sds: freed chunks", counters.freedChunks());
        rare("sds: damaged blocks met", counters.damagesMet());
        rare("sds: repaired blocks", counters.repairedBlocks());
        rare("sds: damage found by scrub", counters.scrubFinds());
    }

    private void take(final SdcCounters counters) {
        rare("sdc: retries", counters.retries());
        rare("sdc: failures", counters.failures());
        rare("sdc: map fetches", counters.mapFetches());
    }

    private void rare(final String name, final long count) {
        rare.merge(name, count, Long::sum);
    }
}
