package kintsugi.block.mdm;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.MapEvent;
import kintsugi.block.map.Outcome;
import kintsugi.block.map.Result;
import kintsugi.block.wire.CommandCodec;
import kintsugi.core.failure.Corrupt;
import kintsugi.proto.block.v1.MdmState;
import kintsugi.proto.block.v1.Proposal;

/**
 * What the log makes: the map, which leadership this is, the time of the last command, and what clients were answered. It changes by
 * the operations of the log alone, so it is the same on every member. Not thread-safe: the member's thread has it.
 */
final class MapState {
    private ClusterMap map = new ClusterMap();
    private Answers answers = new Answers();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong stale = new AtomicLong();
    private long leadership;
    private long timeNanos;

    /** What became of a proposal: the answer, and what changed. The command is empty if nothing was applied. */
    record Applied(Result result, List<MapEvent> events, Optional<Command> command) {}

    ClusterMap map() {
        return map;
    }

    /** How many leaderships have begun. */
    long leadership() {
        return leadership;
    }

    /** The time of the last command. */
    long timeNanos() {
        return timeNanos;
    }

    /** A leadership begins: what was proposed under an earlier one is refused from now on. */
    void begin() {
        leadership++;
    }

    /** Proposals that were applied before. */
    long repeated() {
        return repeated.get();
    }

    /** Proposals of earlier leaderships. */
    long stale() {
        return stale.get();
    }

    Applied apply(final Proposal proposal) {
        if (proposal.getLeadership() != leadership) {
            stale.incrementAndGet();
            return unchanged(new Result.Refused(RaftLog.STALE, "it was decided under an earlier leadership"));
        }
        final Optional<Result> before = proposal.hasId() ? answers.find(proposal.getId()) : Optional.empty();
        repeated.addAndGet(before.isPresent() ? 1 : 0);
        return before.map(MapState::unchanged).orElseGet(() -> applyNew(proposal));
    }

    void write(final Consumer<byte[]> parts) {
        parts.accept(MdmState.newBuilder()
                .setLeadership(leadership)
                .setTimeNanos(timeNanos)
                .addAllClients(answers.encode())
                .build()
                .toByteArray());
        map.writeSnapshot(parts);
    }

    void read(final List<byte[]> parts) {
        try {
            final MdmState state = MdmState.parseFrom(parts.getFirst());
            leadership = state.getLeadership();
            timeNanos = state.getTimeNanos();
            answers = Answers.decode(state.getClientsList());
            map = ClusterMap.readSnapshot(parts.listIterator(1));
        } catch (InvalidProtocolBufferException garbled) {
            throw new Corrupt("log_damaged", "the snapshot of the map cannot be read: " + garbled.getMessage());
        }
    }

    private Applied applyNew(final Proposal proposal) {
        final Command command = CommandCodec.decode(proposal.getCommand());
        timeNanos = Math.max(timeNanos, proposal.getTimeNanos());
        final Outcome outcome = map.apply(command, timeNanos);
        if (proposal.hasId()) {
            answers.put(proposal.getId(), outcome.result());
        }
        return new Applied(
                outcome.result(),
                outcome.events(),
                outcome.result() instanceof Result.Done ? Optional.of(command) : Optional.empty());
    }

    private static Applied unchanged(final Result result) {
        return new Applied(result, List.of(), Optional.empty());
    }
}
