package kintsugi.lab.run;

import java.util.function.LongUnaryOperator;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.random.RandomStream;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.hardware.VirtualDisk;
import org.jspecify.annotations.Nullable;

/**
 * Tags of the blocks of one stretch of a device, by number from its start, as the device holds them at the time of asking. Real
 * bytes count as a tag made of their checksum, and zeros as tag 0; a damaged block as a tag that nobody writes.
 */
final class DeviceContent implements LongUnaryOperator {
    private static final long DAMAGED = -1;

    private final SimulatedNode node;
    private final VirtualDisk disk;
    private final long offset;
    private final int length;
    private long @Nullable [] tags;
    private boolean wasUp;

    DeviceContent(final SimulatedNode node, final String device, final long offset, final int length) {
        this.node = node;
        this.disk = node.disk(device);
        this.offset = offset;
        this.length = length;
    }

    /** Reads the device once before and once after a power loss: nothing else changes it between two checks. */
    @Override
    public long applyAsLong(final long block) {
        if (tags == null || wasUp != node.isUp()) {
            tags = read();
            wasUp = node.isUp();
        }
        return tags[(int) block];
    }

    private long[] read() {
        try {
            return tags(disk.inspect(offset, length));
        } catch (Corrupt somewhere) {
            return oneByOne();
        }
    }

    private long[] oneByOne() {
        final long[] found = new long[length / Blocks.BYTES];
        for (int i = 0; i < found.length; i++) {
            try {
                found[i] = tags(disk.inspect(offset + (long) i * Blocks.BYTES, Blocks.BYTES))[0];
            } catch (Corrupt here) {
                found[i] = DAMAGED;
            }
        }
        return found;
    }

    private static long[] tags(final Payload content) {
        final long[] found = new long[content.length() / Blocks.BYTES];
        for (int i = 0; i < found.length; i++) {
            found[i] = switch (content) {
                case PatternPayload pattern -> pattern.tag(i);
                case BytesPayload bytes -> tag(bytes.slice(i * Blocks.BYTES, Blocks.BYTES));
            };
        }
        return found;
    }

    private static long tag(final BytesPayload block) {
        return Payload.sameContent(block, new BytesPayload(new byte[Blocks.BYTES]))
                ? 0
                : RandomStream.mix(1 + (block.blockChecksums(0)[0] & 0xFFFFFFFFL));
    }
}
