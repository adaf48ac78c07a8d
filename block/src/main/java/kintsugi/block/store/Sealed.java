package kintsugi.block.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Little-endian bytes that carry their own CRC32C. */
final class Sealed {
    private Sealed() {}

    static ByteBuffer over(final byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Puts the checksum of everything else at that place. */
    static void seal(final byte[] bytes, final int sumAt, final long salt) {
        over(bytes).putInt(sumAt, sum(bytes, sumAt, salt));
    }

    static boolean isIntact(final byte[] bytes, final int sumAt, final long salt) {
        return over(bytes).getInt(sumAt) == sum(bytes, sumAt, salt);
    }

    private static int sum(final byte[] bytes, final int sumAt, final long salt) {
        final CRC32C crc = new CRC32C();
        final byte[] salted = new byte[Long.BYTES];
        over(salted).putLong(salt);
        crc.update(salted, 0, salted.length);
        crc.update(bytes, 0, sumAt);
        crc.update(bytes, sumAt + Integer.BYTES, bytes.length - sumAt - Integer.BYTES);
        return (int) crc.getValue();
    }
}
