package kintsugi.lease;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.id.NodeId;

/**
 * What a keeper must not forget about one lease. On the device one block, little-endian: magic (8 bytes), version of the record (8),
 * promised ballot (8), token (8; 0 if no lease is accepted), incarnation of the holder (8), duration (8), name of the lease and name of the
 * holder (a length in 2 bytes and UTF-8 each); CRC32C of all that comes before it in the last 4 bytes.
 *
 * @param lease its name
 * @param version grows by one with each change
 * @param promised nothing below this ballot is accepted any more
 * @param grant the lease accepted last, unless a later promise made it void
 */
record SeatRecord(String lease, long version, long promised, Optional<Grant> grant) {
    private static final long MAGIC = 0x3153_4541_454C_4E4BL; // "KNLEAES1" as it lies on the device
    private static final int SUM_AT = Blocks.BYTES - Integer.BYTES;

    static SeatRecord blank(final String lease) {
        return new SeatRecord(lease, 0, Ballot.NONE, Optional.empty());
    }

    /** After that promise. Whatever was accepted has ended by then, or was the contender's own. */
    SeatRecord promising(final long ballot) {
        return new SeatRecord(lease, version + 1, ballot, Optional.empty());
    }

    SeatRecord accepting(final Grant accepted) {
        return new SeatRecord(lease, version + 1, accepted.token(), Optional.of(accepted));
    }

    Payload encode() {
        final ByteBuffer buffer = ByteBuffer.allocate(Blocks.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(MAGIC).putLong(version).putLong(promised);
        buffer.putLong(grant.map(Grant::token).orElse(Ballot.NONE));
        buffer.putLong(grant.map(g -> g.holder().incarnation()).orElse(0L));
        buffer.putLong(grant.map(Grant::durationNanos).orElse(0L));
        put(buffer, lease);
        put(buffer, grant.map(g -> g.holder().node().name()).orElse(""));
        buffer.putInt(SUM_AT, sum(buffer.array()));
        return new BytesPayload(buffer.array());
    }

    /** The record in that block; empty if it is damaged or something else. */
    static Optional<SeatRecord> parse(final byte[] block) {
        final ByteBuffer buffer = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.getInt(SUM_AT) != sum(block) || buffer.getLong() != MAGIC) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(buffer));
        } catch (Failure garbled) {
            return Optional.empty();
        }
    }

    private static SeatRecord read(final ByteBuffer buffer) {
        final long version = buffer.getLong();
        final long promised = buffer.getLong();
        final long token = buffer.getLong();
        final long incarnation = buffer.getLong();
        final long durationNanos = buffer.getLong();
        final String lease = text(buffer);
        final String holder = text(buffer);
        final Optional<Grant> grant = token == Ballot.NONE
                ? Optional.empty()
                : Optional.of(new Grant(new Claimant(new NodeId(holder), incarnation), token, durationNanos));
        return new SeatRecord(lease, version, promised, grant);
    }

    private static void put(final ByteBuffer buffer, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.putShort((short) bytes.length).put(bytes);
    }

    private static String text(final ByteBuffer buffer) {
        final int length = Short.toUnsignedInt(buffer.getShort());
        if (length > buffer.remaining()) {
            throw new Corrupt("bad_record", "a name of " + length + " bytes does not fit into a record");
        }
        final byte[] bytes = new byte[length];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int sum(final byte[] block) {
        final CRC32C crc = new CRC32C();
        crc.update(block, 0, SUM_AT);
        return (int) crc.getValue();
    }
}
