package kintsugi.core.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import kintsugi.core.check.Invariant;

/** Real bytes: a window on an array that nobody changes any more (whoever makes the payload hands the array over). */
public final class BytesPayload implements Payload {
    private final byte[] array;
    private final int offset;
    private final int length;

    /** Takes the array over: the caller must not change it afterwards. */
    public BytesPayload(final byte[] array) {
        this(array, 0, array.length);
    }

    /** Takes the window of the array over: the caller must not change it afterwards. */
    public BytesPayload(final byte[] array, final int offset, final int length) {
        Invariant.that(
                offset >= 0 && length >= 0 && length <= array.length - offset,
                "window %d+%d of %d bytes",
                offset,
                length,
                array.length);
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public BytesPayload slice(final int from, final int sliceLength) {
        Invariant.that(
                from >= 0 && sliceLength >= 0 && sliceLength <= length - from,
                "slice %d+%d of %d bytes",
                from,
                sliceLength,
                length);
        return new BytesPayload(array, offset + from, sliceLength);
    }

    @Override
    public byte[] toBytes() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** Copies the content to {@code target} from {@code position}. */
    public void copyTo(final byte[] target, final int position) {
        System.arraycopy(array, offset, target, position, length);
    }

    /** Copies {@code count} bytes, the first of them that at {@code from}, to the end of what the target holds. */
    public void copyTo(final ByteBuffer target, final int from, final int count) {
        Invariant.that(from >= 0 && count <= length - from, "copy %d+%d of %d bytes", from, count, length);
        target.put(array, offset + from, count);
    }

    @Override
    public int[] blockChecksums(final int phase) {
        final int[] sums = new int[Blocks.touched(phase, length)];
        final CRC32C crc = new CRC32C();
        int done = 0;
        for (int i = 0; i < sums.length; i++) {
            final int part = Math.min(Blocks.BYTES - (i == 0 ? phase : 0), length - done);
            crc.reset();
            crc.update(array, offset + done, part);
            sums[i] = (int) crc.getValue();
            done += part;
        }
        return sums;
    }

    @Override
    public String toString() {
        return length + " bytes";
    }
}
