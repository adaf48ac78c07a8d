package kintsugi.block.raft;

import io.microraft.RaftEndpoint;
import io.microraft.RaftRole;
import io.microraft.report.RaftNodeReport;
import io.microraft.report.RaftNodeReportListener;
import io.microraft.statemachine.StateMachine;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kintsugi.core.id.NodeId;
import org.jspecify.annotations.Nullable;

/** What is replicated, as the library wants to see it; keeps what goes wrong there, because the library only logs it. */
final class Machine implements StateMachine, RaftNodeReportListener {
    private final Replicated replicated;
    private @Nullable Throwable defect;
    private final AtomicLong snapshotsTaken = new AtomicLong();
    private final AtomicLong snapshotsInstalled = new AtomicLong();
    private boolean isStarted;
    private boolean isLeading;
    private volatile @Nullable NodeId leader;
    private volatile List<NodeId> voters = List.of();

    Machine(final Replicated replicated) {
        this.replicated = replicated;
    }

    /** Throws what went wrong, if anything did. */
    void requireSound() {
        if (defect instanceof Error error) {
            throw error;
        }
        if (defect != null) {
            throw new IllegalStateException("the replicated state broke", defect);
        }
    }

    /** What its own device held is restored; what comes now comes from a leader. */
    void started() {
        isStarted = true;
    }

    long snapshotsTaken() {
        return snapshotsTaken.get();
    }

    long snapshotsInstalled() {
        return snapshotsInstalled.get();
    }

    /** The member stops. */
    void stop() {
        if (isLeading) {
            isLeading = false;
            replicated.leadershipChanged(false);
        }
    }

    @Override
    public Object runOperation(final long index, final Object operation) {
        return switch (operation) {
            case Operation change -> guarded(() -> replicated.apply(index, change.bytes()));
            default -> operation;
        };
    }

    @Override
    public Object getNewTermOperation() {
        return new Operation(replicated.firstOfTerm());
    }

    @Override
    public void takeSnapshot(final long index, final Consumer<Object> chunks) {
        snapshotsTaken.incrementAndGet();
        guarded(() -> {
            replicated.snapshot(part -> chunks.accept(new Operation(part)));
            return index;
        });
    }

    @Override
    public void installSnapshot(final long index, final List<Object> chunks) {
        snapshotsInstalled.addAndGet(isStarted ? 1 : 0);
        guarded(() -> {
            replicated.restore(
                    chunks.stream().map(chunk -> ((Operation) chunk).bytes()).toList());
            return index;
        });
    }

    /** Who has a vote, as far as is known. */
    List<NodeId> voters() {
        return voters;
    }

    /** Who leads, as far as is known. */
    @Nullable
    NodeId leader() {
        return leader;
    }

    @Override
    public void accept(final RaftNodeReport report) {
        final RaftEndpoint known = report.getTerm().getLeaderEndpoint();
        leader = known == null ? null : MemberId.nodeOf(known);
        voters = MemberId.nodes(report.getEffectiveMembers().getVotingMembers()).stream()
                .sorted()
                .toList();
        final boolean leads = report.getRole() == RaftRole.LEADER;
        if (leads != isLeading) {
            isLeading = leads;
            guarded(() -> {
                replicated.leadershipChanged(leads);
                return leads;
            });
        }
    }

    private Object guarded(final Supplier<Object> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error broken) {
            defect = defect == null ? broken : defect;
            throw broken;
        }
    }
}
