package kintsugi.node.health;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import kintsugi.machine.EventRecord;
import kintsugi.proto.node.v1.Defect;
import kintsugi.proto.node.v1.NodeState;

/** What a process knows of its node beyond one incarnation. Thread-safe. */
public final class NodeFacts {
    private static final String REFUSED = "connection_refused";
    private static final String REFUSED_UNRECORDED = "unrecorded_before";

    private volatile NodeState state = NodeState.NODE_STATE_STARTING;
    private volatile Optional<Defect> lastDefect = Optional.empty();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicLong refusedConnections = new AtomicLong();
    private final LongSupplier droppedLines;

    /** @param droppedLines of the log */
    public NodeFacts(final LongSupplier droppedLines) {
        this.droppedLines = droppedLines;
    }

    /** Another incarnation begins. */
    public void begin() {
        starts.incrementAndGet();
        refusedConnections.set(0);
        state = NodeState.NODE_STATE_STARTING;
    }

    /** It is in that state now. */
    public void enter(final NodeState now) {
        state = now;
    }

    /** An incarnation ends by a defect. */
    public void broke(final long wallMillis, final long incarnation, final Throwable thrown) {
        lastDefect = Optional.of(Defect.newBuilder()
                .setWallMillis(wallMillis)
                .setIncarnation(incarnation)
                .setWhat(thrown.toString().lines().findFirst().orElse("unknown"))
                .build());
    }

    /** Every event that is recorded passes here: refused connections are counted by what the transport says of them. */
    public void see(final EventRecord event) {
        if (event.kind().equals(REFUSED)) {
            final String unrecorded = event.details().getOrDefault(REFUSED_UNRECORDED, "0");
            refusedConnections.addAndGet(1 + Long.parseLong(unrecorded));
        }
    }

    NodeState state() {
        return state;
    }

    Optional<Defect> lastDefect() {
        return lastDefect;
    }

    /** Incarnations in this process so far. */
    public int starts() {
        return starts.get();
    }

    long refusedConnections() {
        return refusedConnections.get();
    }

    long droppedLines() {
        return droppedLines.getAsLong();
    }
}
