package kintsugi.lab.run;

import java.util.function.LongUnaryOperator;
import kintsugi.block.store.Content;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.random.RandomStream;
import kintsugi.simulation.hardware.SimulatedNode;
import org.jspecify.annotations.Nullable;

/**
 * Tags of the blocks of one chunk, by number, as a server has them at the time of asking; or, if its node is down, as the server would
 * find them on its device. Real bytes count as a tag made of their checksum, and zeros as tag 0; a damaged block as a tag that nobody
 * writes.
 */
final class DeviceContent implements LongUnaryOperator {
    private static final long DAMAGED = -1;

    private final SimulatedNode node;
    private final Source source;
    private final int blocks;
    private long @Nullable [] tags;
    private boolean wasUp;

    /** Where the content is looked up. */
    interface Source {
        @Nullable
        Content read(boolean isUp);
    }

    DeviceContent(final SimulatedNode node, final Source source, final int blocks) {
        this.node = node;
        this.source = source;
        this.blocks = blocks;
    }

    /** Looks once before and once after a power loss: nothing else changes it between two checks. */
    @Override
    public long applyAsLong(final long block) {
        if (tags == null || wasUp != node.isUp()) {
            tags = read();
            wasUp = node.isUp();
        }
        return tags[(int) block];
    }

    private long[] read() {
        final Content content = source.read(node.isUp());
        if (content == null) {
            return new long[blocks];
        }
        final long[] found = tags(content.blocks());
        content.damaged().stream().forEach(i -> found[i] = DAMAGED);
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
