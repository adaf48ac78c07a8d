package kintsugi.machine.wire;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Turns frames into bytes, a buffer full at a time, so that no frame has to fit and many small ones go out together. Each byte
 * is copied once, and summed while it is still in the processor's cache. Used by one thread at a time.
 */
final class FrameWriter {
    /** Size to which a buffer grows, once, for frames that do not fit a smaller one. */
    static final int LARGE_BYTES = 256 << 10;

    private final CRC32C sum = new CRC32C();
    private ByteBuffer buffer;
    private ByteBuffer summed; // the same bytes, with marks of its own
    private @Nullable Frame frame;
    private int headerDone;
    private int bodyDone;

    /** @param buffer to fill; empty, and nobody else's */
    FrameWriter(final ByteBuffer buffer) {
        this.buffer = buffer;
        this.summed = buffer.duplicate();
    }

    /** What is to be sent: drain it, then fill again. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Whether a frame is sent in part, so that nothing but its rest may follow. */
    boolean isWithinFrame() {
        return frame != null;
    }

    /** Takes frames from {@code next} until the buffer is full or there is none; the buffer was drained before. */
    void fill(final Supplier<@Nullable Frame> next) {
        buffer.clear();
        if (frame != null) {
            growFor(frame.sizeBytes());
        }
        while (true) {
            if (frame == null && !begin(next)) {
                break;
            }
            fillFrame();
            if (frame != null) {
                break;
            }
        }
        buffer.flip();
    }

    private boolean begin(final Supplier<@Nullable Frame> next) {
        if (buffer.remaining() < Frame.HEAD_BYTES) {
            return false;
        }
        final Frame begun = next.get();
        if (begun == null) {
            return false;
        }
        if (buffer.position() == 0) {
            growFor(begun.sizeBytes());
        }
        frame = begun;
        headerDone = 0;
        bodyDone = 0;
        putHead(begun);
        return true;
    }

    /** Few large writes are much faster than many small ones; but most connections never carry a large frame. */
    private void growFor(final long frameBytes) {
        if (frameBytes > buffer.capacity() && buffer.capacity() < LARGE_BYTES) {
            buffer = ByteBuffer.allocateDirect(LARGE_BYTES);
            summed = buffer.duplicate();
        }
    }

    private void putHead(final Frame begun) {
        final int start = buffer.position();
        buffer.putInt(begun.header.length)
                .putInt(begun.body.length())
                .put((byte) begun.type.number())
                .put((byte) 0)
                .putShort((short) begun.status)
                .putInt(begun.method)
                .putLong(begun.id)
                .putLong(begun.amount)
                .putLong(begun.trace);
        sum.reset();
        addToSum(start);
        buffer.putInt((int) sum.getValue());
        addToSum(buffer.position() - 4);
    }

    private void fillFrame() {
        final Frame current = Objects.requireNonNull(frame);
        final int start = buffer.position();
        headerDone += putHeader(current.header);
        if (headerDone == current.header.length) {
            bodyDone += putBody(current.body);
        }
        addToSum(start);
        final boolean isWhole = headerDone == current.header.length && bodyDone == current.body.length();
        if (isWhole && buffer.remaining() >= Frame.TAIL_BYTES) {
            buffer.putInt((int) sum.getValue());
            frame = null;
        }
    }

    private int putHeader(final byte[] header) {
        final int count = Math.min(buffer.remaining(), header.length - headerDone);
        buffer.put(header, headerDone, count);
        return count;
    }

    private int putBody(final Payload body) {
        final int count = Math.min(buffer.remaining(), body.length() - bodyDone);
        if (count > 0) {
            switch (body) {
                case BytesPayload bytes -> bytes.copyTo(buffer, bodyDone, count);
                case PatternPayload pattern ->
                    buffer.put(pattern.slice(bodyDone, count).toBytes());
            }
        }
        return count;
    }

    private void addToSum(final int from) {
        if (buffer.position() > from) {
            sum.update(summed.limit(buffer.position()).position(from));
        }
    }
}
