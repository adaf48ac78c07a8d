package kintsugi.block.raft;

import java.util.List;
import java.util.function.Consumer;

/**
 * What is replicated: a state that changes by operations alone, the same on every member. All methods are called on the member's thread.
 * What they throw is a defect and ends the member: it must not go on with a state of its own.
 */
public interface Replicated {
    /**
     * An operation was committed. After a restart, operations since the last snapshot come again.
     *
     * @return the answer to whoever proposed it here
     */
    Object apply(long index, byte[] operation);

    /** The operation with which this member begins to lead; when it comes back through {@link #apply}, all before it were applied. */
    byte[] firstOfTerm();

    /** This member began to lead, or stopped, or learnt of another leader. */
    void leadershipChanged(boolean isLeading);

    /** Gives the whole state, in parts of 1 MiB at most, the same on every member that applied the same operations. */
    void snapshot(Consumer<byte[]> parts);

    /** Takes such a state in place of its own. */
    void restore(List<byte[]> parts);
}
