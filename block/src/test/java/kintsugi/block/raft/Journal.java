package kintsugi.block.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The simplest state: all numbers that were ever proposed, in order; 0 is the beginning of a leadership and is not kept. */
final class Journal implements Replicated {
    private static final int NUMBERS_PER_PART = 40;

    final List<Long> numbers = new ArrayList<>();
    boolean isLeading;
    int restores;
    int leaderships;

    static byte[] bytes(final long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    @Override
    public Object apply(final long index, final byte[] operation) {
        final long number = ByteBuffer.wrap(operation).getLong();
        if (number != 0) {
            numbers.add(number);
        }
        return numbers.size();
    }

    @Override
    public byte[] firstOfTerm() {
        return bytes(0);
    }

    @Override
    public void leadershipChanged(final boolean leads) {
        isLeading = leads;
        leaderships += leads ? 1 : 0;
    }

    @Override
    public void snapshot(final Consumer<byte[]> parts) {
        for (int from = 0; from == 0 || from < numbers.size(); from += NUMBERS_PER_PART) {
            final List<Long> part = numbers.subList(from, Math.min(numbers.size(), from + NUMBERS_PER_PART));
            final ByteBuffer bytes = ByteBuffer.allocate(part.size() * Long.BYTES);
            part.forEach(bytes::putLong);
            parts.accept(bytes.array());
        }
    }

    @Override
    public void restore(final List<byte[]> parts) {
        restores++;
        numbers.clear();
        for (final byte[] part : parts) {
            final ByteBuffer bytes = ByteBuffer.wrap(part);
            while (bytes.hasRemaining()) {
                numbers.add(bytes.getLong());
            }
        }
    }
}
