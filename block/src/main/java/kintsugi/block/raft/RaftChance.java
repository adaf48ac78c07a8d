package kintsugi.block.raft;

import java.util.Random;
import kintsugi.core.random.RandomStream;

/** Chance as the library wants to see it: draws from a stream of the host. */
final class RaftChance extends Random {
    private static final long serialVersionUID = 1L;

    private final transient RandomStream stream;

    RaftChance(final RandomStream stream) {
        super(0);
        this.stream = stream;
    }

    @Override
    protected int next(final int bits) {
        return (int) (stream.nextLong() >>> (Long.SIZE - bits));
    }
}
