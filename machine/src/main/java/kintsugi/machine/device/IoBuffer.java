package kintsugi.machine.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;

/**
 * Memory outside the heap that the kernel reads from and writes to, with a place for the call's error number. One call at a time;
 * any thread. (Calls on arrays of the heap would hold up the garbage collector for as long as the disk takes.)
 */
final class IoBuffer {
    /** Most bytes of one system call. */
    static final int BYTES = 256 << 10;

    private static final int ALIGNMENT = 4096;

    private final MemorySegment state;
    private final MemorySegment data;
    private final ByteBuffer view;

    IoBuffer() {
        final Arena arena = Arena.ofAuto();
        this.state = Posix.newState(arena);
        this.data = arena.allocate(BYTES, ALIGNMENT);
        this.view = data.asByteBuffer();
    }

    MemorySegment state() {
        return state;
    }

    MemorySegment data() {
        return data;
    }

    /** Copies the part of the payload to the beginning. */
    void fill(final Payload payload, final int from, final int length) {
        view.clear();
        switch (payload) {
            case BytesPayload bytes -> bytes.copyTo(view, from, length);
            case PatternPayload pattern -> view.put(pattern.slice(from, length).toBytes());
        }
    }

    /** Makes the first bytes zeros. */
    void fillWithZeros(final int length) {
        data.asSlice(0, length).fill((byte) 0);
    }

    /** Copies the first bytes to the array. */
    void drain(final byte[] target, final int position, final int length) {
        view.get(0, target, position, length);
    }

    /** Whether the first bytes, a multiple of 8, are all zeros. */
    boolean isZero(final int length) {
        for (long at = 0; at < length; at += Long.BYTES) {
            if (data.get(ValueLayout.JAVA_LONG, at) != 0) {
                return false;
            }
        }
        return true;
    }
}
