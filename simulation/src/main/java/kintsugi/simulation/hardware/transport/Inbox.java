package kintsugi.simulation.hardware.transport;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.TreeMap;
import kintsugi.simulation.hardware.os.CpuTask;
import kintsugi.simulation.hardware.os.VirtualOs;
import org.jspecify.annotations.Nullable;

/** The receiving side of one half: puts frames in order, spends the CPU time of each, and hands it on. */
final class Inbox extends CpuTask {
    private final Half half;
    private final VirtualOs os;
    private final TreeMap<Long, Content> early = new TreeMap<>();
    private final ArrayDeque<Content> inOrder = new ArrayDeque<>();
    private @Nullable Content current;
    private long expected;
    private boolean hasEnded;

    /** @param firstExpected sequence number of the first frame */
    Inbox(final Half half, final long firstExpected) {
        super(half.endpoint().machine().os().system());
        this.half = half;
        this.os = half.endpoint().machine().os();
        this.expected = firstExpected;
    }

    void arrived(final long sequence, final Content content) {
        if (hasEnded) {
            return;
        }
        if (sequence != expected) {
            early.put(sequence, content);
            return;
        }
        accept(content);
        while (!early.isEmpty() && early.firstKey() == expected) {
            accept(Objects.requireNonNull(early.pollFirstEntry()).getValue());
        }
    }

    /** After what has arrived, the break. */
    void end(final String reason) {
        hasEnded = true;
        inOrder.add(new Content.Broken(reason));
        next();
    }

    @Override
    protected void spent() {
        final Content content = Objects.requireNonNull(current);
        current = null;
        half.dispatch(content);
        next();
    }

    private void accept(final Content content) {
        expected++;
        inOrder.add(content);
        next();
    }

    private void next() {
        if (current == null) {
            current = inOrder.poll();
            if (current != null) {
                os.run(this, current instanceof Content.Broken ? 0 : os.costNanos(current.sizeBytes()));
            }
        }
    }
}
