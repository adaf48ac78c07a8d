package kintsugi.machine.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Turns bytes into frames. Nothing of a frame is believed before a checksum has covered it: the lengths not before the head's own,
 * the rest not before the frame's. Memory is taken as bytes arrive. Used by the connection's own thread only.
 */
final class FrameReader {
    private final CRC32C sum = new CRC32C();
    private ByteBuffer buffer;
    private ByteBuffer summed; // the same bytes, with marks of its own
    private final boolean isFromClient;
    private final Landing header = new Landing();
    private final Landing body = new Landing();
    private final FrameHead head = new FrameHead();
    private boolean isInside; // past the head

    /** Takes what was read. */
    interface Receiver {
        /**
         * A whole frame arrived. The head is used again for the next one.
         *
         * @throws Violation if it may not come now
         */
        void arrived(FrameHead head, byte[] header, byte[] body) throws Violation;

        /** Whether to go on with what was read already. */
        boolean wantsMore();
    }

    /**
     * @param buffer to read into; empty, and nobody else's
     * @param isFromClient which side sends
     */
    FrameReader(final ByteBuffer buffer, final boolean isFromClient) {
        this.buffer = buffer;
        this.summed = buffer.duplicate();
        this.isFromClient = isFromClient;
    }

    /** Where arriving bytes go; there is always room. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Whether a frame has begun to arrive and is not complete. */
    boolean isWithinFrame() {
        return isInside || buffer.position() > 0;
    }

    /**
     * Hands on the frames that are complete.
     *
     * @return whether that is all there is to do with what was read; false if the receiver wanted no more before
     */
    boolean consume(final Receiver receiver) throws Violation {
        buffer.flip();
        boolean isWanted = receiver.wantsMore();
        while (isWanted && step(receiver)) {
            isWanted = receiver.wantsMore();
        }
        buffer.compact();
        if (isInside && header.missing() + body.missing() > buffer.capacity()) {
            grow();
        }
        return isWanted;
    }

    private void grow() {
        if (buffer.capacity() < FrameWriter.LARGE_BYTES) {
            buffer = ByteBuffer.allocateDirect(FrameWriter.LARGE_BYTES).put(buffer.flip());
            summed = buffer.duplicate();
        }
    }

    private boolean step(final Receiver receiver) throws Violation {
        return isInside ? takeRest(receiver) : takeHead();
    }

    private boolean takeHead() throws Violation {
        if (buffer.remaining() < Frame.HEAD_BYTES) {
            return false;
        }
        sum.reset();
        addToSum(Frame.HEAD_CHECKSUM_AT);
        if (buffer.getInt(buffer.position() + Frame.HEAD_CHECKSUM_AT) != (int) sum.getValue()) {
            throw new Violation("bad_checksum", "the head of a frame is not what was sent");
        }
        summed.position(summed.limit()).limit(summed.limit() + 4);
        sum.update(summed);
        head.read(buffer, isFromClient);
        header.expect(head.headerBytes());
        body.expect(head.bodyBytes());
        isInside = true;
        return true;
    }

    private boolean takeRest(final Receiver receiver) throws Violation {
        final int count = Math.min(buffer.remaining(), header.missing() + body.missing());
        addToSum(count);
        header.take(buffer);
        if (header.missing() == 0) {
            body.take(buffer);
        }
        if (header.missing() + body.missing() > 0 || buffer.remaining() < Frame.TAIL_BYTES) {
            return false;
        }
        if (buffer.getInt() != (int) sum.getValue()) {
            throw new Violation("bad_checksum", "a frame of type " + head.type() + " is not what was sent");
        }
        isInside = false;
        receiver.arrived(head, header.release(), body.release());
        return true;
    }

    private void addToSum(final int count) {
        if (count > 0) {
            sum.update(summed.limit(buffer.position() + count).position(buffer.position()));
        }
    }

    /** Bytes on their way to an array of their own. */
    private static final class Landing {
        /** Most bytes for which memory is taken before they have arrived. */
        private static final int TRUSTED_BYTES = 1 << 20;

        private static final byte[] NOTHING = new byte[0];

        private byte[] bytes = NOTHING;
        private int expected;
        private int done;

        void expect(final int count) {
            expected = count;
            done = 0;
            bytes = count == 0 ? NOTHING : new byte[Math.min(count, TRUSTED_BYTES)];
        }

        int missing() {
            return expected - done;
        }

        void take(final ByteBuffer from) {
            int count = Math.min(missing(), from.remaining());
            while (count > 0) {
                if (done == bytes.length) {
                    grow();
                }
                final int part = Math.min(count, bytes.length - done);
                from.get(bytes, done, part);
                done += part;
                count -= part;
            }
        }

        byte[] release() {
            final byte[] whole = bytes;
            bytes = NOTHING;
            expected = 0;
            done = 0;
            return whole;
        }

        private void grow() {
            bytes = Arrays.copyOf(bytes, Math.min(expected, 2 * bytes.length));
        }
    }
}
