package kintsugi.lab.run;

import java.util.function.LongUnaryOperator;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.random.RandomStream;
import kintsugi.simulation.hardware.VirtualDisk;
import org.jspecify.annotations.Nullable;

/**
 * Tags of the blocks of one stretch of a device, by number from its start, as the device holds them at the time of asking. Real
 * bytes count as a tag made of their checksum, and zeros as tag 0; a damaged block as a tag that nobody writes.
 */
final class DeviceContent implements LongUnaryOperator {
    private static final long DAMAGED = -1;

    private final VirtualDisk disk;
    private final long offset;
    private final int length;
    private @Nullable Payload kept;
    private long keptAt = -1;

    DeviceContent(final VirtualDisk disk, final long offset, final int length) {
        this.disk = disk;
        this.offset = offset;
        this.length = length;
    }

    @Override
    public long applyAsLong(final long block) {
        final int at = (int) (block * Blocks.BYTES);
        try {
            return tag(whole().slice(at, Blocks.BYTES));
        } catch (Corrupt somewhere) {
            return alone(at);
        }
    }

    private long alone(final int at) {
        try {
            return tag(disk.inspect(offset + at, Blocks.BYTES));
        } catch (Corrupt here) {
            return DAMAGED;
        }
    }

    /** The whole stretch; read again when blocks may have changed: a power loss leaves nothing unsynced. */
    private Payload whole() {
        final long now = disk.unsyncedBlocks();
        if (kept == null || keptAt != now) {
            kept = disk.inspect(offset, length);
            keptAt = now;
        }
        return kept;
    }

    private static long tag(final Payload block) {
        return switch (block) {
            case PatternPayload pattern -> pattern.tag(0);
            case BytesPayload bytes ->
                Payload.sameContent(bytes, new BytesPayload(new byte[Blocks.BYTES]))
                        ? 0
                        : RandomStream.mix(1 + (bytes.blockChecksums(0)[0] & 0xFFFFFFFFL));
        };
    }
}
