package kintsugi.simulation.hardware.disk;

import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.random.RandomStream;

/** Content with one bit, or one block of a pattern, changed. */
final class Damage {
    private Damage() {}

    static Payload of(final Payload content, final RandomStream random) {
        return switch (content) {
            case BytesPayload real -> {
                final byte[] bytes = real.toBytes();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                yield new BytesPayload(bytes);
            }
            case PatternPayload pattern ->
                PatternPayload.uniform(random.nextLong() | 1, pattern.phase(), pattern.length());
        };
    }
}
