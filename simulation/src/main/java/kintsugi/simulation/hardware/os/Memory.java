package kintsugi.simulation.hardware.os;

import java.util.ArrayDeque;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;

/** Main memory of a node: given out first come, first served, never more than there is. */
public final class Memory {
    private final long totalBytes;
    private final ArrayDeque<Claim> waiting = new ArrayDeque<>();
    private long usedBytes;

    /** Someone who wants memory. */
    public interface Claim {
        /** How much. */
        long memoryBytes();

        /** It is yours now. Runs in a kernel event or a thread: must not block. */
        void granted();
    }

    Memory(final long totalBytes) {
        this.totalBytes = totalBytes;
    }

    /**
     * Grants the claim, now or when it is first in line and there is room.
     *
     * @throws Rejected {@code insufficient_resources} if there could never be room
     */
    public void claim(final Claim claim) {
        final long bytes = claim.memoryBytes();
        if (bytes > totalBytes) {
            throw insufficient(bytes, totalBytes);
        }
        if (waiting.isEmpty() && tryTake(bytes)) {
            claim.granted();
        } else {
            waiting.add(claim);
        }
    }

    /** Takes a claim that was not granted yet out of the line; whether it was there. */
    public boolean withdraw(final Claim claim) {
        final boolean wasWaiting = waiting.remove(claim);
        grantWaiting();
        return wasWaiting;
    }

    /** Gives back. */
    public void release(final long bytes) {
        usedBytes -= bytes;
        Invariant.that(usedBytes >= 0, "more memory given back than taken");
        grantWaiting();
    }

    /** Takes that much at once, if it is free. */
    boolean tryTake(final long bytes) {
        if (bytes > totalBytes - usedBytes) {
            return false;
        }
        usedBytes += bytes;
        return true;
    }

    /** How much there is. */
    public long totalBytes() {
        return totalBytes;
    }

    /** How much is given out. */
    public long usedBytes() {
        return usedBytes;
    }

    static Rejected insufficient(final long bytes, final long ofBytes) {
        return new Rejected(
                "insufficient_resources",
                bytes + " bytes of memory are asked for and the node can give " + ofBytes + ": ask for less");
    }

    void halt() {
        waiting.clear();
    }

    private void grantWaiting() {
        while (!waiting.isEmpty() && tryTake(waiting.element().memoryBytes())) {
            waiting.remove().granted();
        }
    }
}
