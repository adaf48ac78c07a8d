package kintsugi.core.data;

/** The 4 KiB block: the register of a volume, and the unit of checksums, of loss and of pattern content. */
public final class Blocks {
    /** Bytes in one block. */
    public static final int BYTES = 4096;

    private Blocks() {}

    /** How many blocks the range touches, whole or in part. */
    public static int touched(final long offset, final int length) {
        return length == 0 ? 0 : (int) ((offset + length - 1) / BYTES - offset / BYTES + 1);
    }

    /** Whether offset and length are whole blocks. */
    public static boolean isAligned(final long offset, final int length) {
        return offset % BYTES == 0 && length % BYTES == 0;
    }
}
