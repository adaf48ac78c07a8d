package kintsugi.machine.fuzz;

import java.nio.charset.StandardCharsets;
import kintsugi.core.check.Limits;
import kintsugi.core.random.RandomStream;

/** Random values, with a liking for those at the edges. */
public final class Draw {
    private static final long[] EDGES = {
        0,
        1,
        -1,
        Byte.MAX_VALUE,
        Short.MAX_VALUE,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE + 1L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Limits.CALL_BODY_BYTES,
        Limits.CALL_BODY_BYTES + 1,
        Limits.CALL_HEADER_BYTES,
        Limits.CALL_HEADER_BYTES + 1,
        Limits.STREAM_WINDOW_BYTES,
        Limits.STREAM_WINDOW_BYTES + 1,
        Limits.CALLS_IN_FLIGHT,
        65_535,
        65_536,
        65_537,
        1 << 20,
    };

    private final RandomStream random;

    public Draw(final RandomStream random) {
        this.random = random;
    }

    /** From 0 to below that. */
    public int below(final int bound) {
        return random.nextInt(bound);
    }

    /** True once in that many times, on average. */
    public boolean oneIn(final int times) {
        return random.nextInt(times) == 0;
    }

    public long any() {
        return random.nextLong();
    }

    /** A value at an edge, near one, or any. */
    long edge() {
        final long value = EDGES[below(EDGES.length)];
        return switch (below(4)) {
            case 0, 1 -> value;
            case 2 -> value + below(5) - 2;
            default -> any();
        };
    }

    /** That many random bytes. */
    public byte[] noise(final int count) {
        final byte[] bytes = new byte[count];
        for (int i = 0; i < count; i += 8) {
            final long word = any();
            for (int k = i; k < Math.min(count, i + 8); k++) {
                bytes[k] = (byte) (word >>> (k - i) * 8);
            }
        }
        return bytes;
    }

    /** One of these. */
    @SafeVarargs
    public final <T> T of(final T... choices) {
        return choices[below(choices.length)];
    }

    /** What others speak on such a port. */
    byte[] foreign() {
        return of(
                        "GET / HTTP/1.1\r\nHost: node\r\n\r\n",
                        "POST /api HTTP/1.1\r\nHost: node\r\nContent-Length: 9999999999\r\n\r\n{}",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
                        "SSH-2.0-OpenSSH_9.2\r\n",
                        "EHLO node\r\n",
                        "NBDMAGICIHAVEOPT",
                        "*1\r\n$4\r\nPING\r\n",
                        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
                        "\u0015\u0003\u0003\0\2\2\50",
                        "\r\n\r\n\r\n",
                        "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
