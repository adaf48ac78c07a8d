package kintsugi.block.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import kintsugi.core.data.Blocks;

/**
 * Batches as they stand in the log: a head, then records, padded to whole blocks, with one checksum over all. A batch is of use only if
 * that holds. docs/device-format.md has the fields.
 */
final class BatchCodec {
    static final int HEAD_BYTES = 64;

    private static final long MAGIC = 0x4B4E54424154_4348L;
    private static final int SUM_AT = HEAD_BYTES - Integer.BYTES;
    private static final int LENGTH_AT = 24;
    private static final int DATA_START_AT = 32;
    private static final int CLOSED_BY_AT = 40;
    private static final byte ENTRY = 1;
    private static final byte RUN = 2;
    private static final byte WRITE = 3;
    private static final byte FORGET = 4;
    private static final byte END = 0;

    private BatchCodec() {}

    /**
     * A batch found in the log.
     *
     * @param dataStart where its content begins in the data log, in blocks
     */
    record Logged(Batch batch, int dataStart) {}

    /** Whole blocks, to be completed by {@link #complete}. */
    static byte[] encode(final Batch batch, final long deviceId) {
        final long most = HEAD_BYTES + batch.recordBytes() + 1;
        final byte[] encoded = new byte[(int) ((most + Blocks.BYTES - 1) / Blocks.BYTES * Blocks.BYTES)];
        final ByteBuffer buffer = Sealed.over(encoded);
        buffer.position(HEAD_BYTES);
        batch.entries().forEach((slot, entry) -> buffer.put(ENTRY).putInt(slot).put(entry.encode(slot)));
        putRuns(buffer, batch);
        batch.forgotten().forEach(key -> buffer.put(FORGET).putLong(key));
        batch.writes().forEach(write -> put(buffer, write));
        buffer.put(END);
        final int blocks = (buffer.position() + Blocks.BYTES - 1) / Blocks.BYTES;
        buffer.putLong(0, MAGIC)
                .putLong(Long.BYTES, deviceId)
                .putLong(2 * Long.BYTES, batch.sequence())
                .putInt(LENGTH_AT, blocks)
                .putInt(LENGTH_AT + Integer.BYTES, batch.loggedBlocks())
                .putInt(DATA_START_AT + Integer.BYTES, batch.closedBy() != 0 ? 1 : 0)
                .putLong(CLOSED_BY_AT, batch.closedBy());
        return java.util.Arrays.copyOf(encoded, blocks * Blocks.BYTES);
    }

    /** Says where its content is, and seals it. */
    static void complete(final byte[] encoded, final int dataStart, final long deviceId) {
        Sealed.over(encoded).putInt(DATA_START_AT, dataStart);
        Sealed.seal(encoded, SUM_AT, deviceId);
    }

    /** The batch that begins at that block of the log; empty if none does, or not all of it is there. */
    static Optional<Logged> parse(final byte[] log, final int block, final long deviceId) {
        final int at = block * Blocks.BYTES;
        final ByteBuffer head = Sealed.over(log).position(at).slice().order(java.nio.ByteOrder.LITTLE_ENDIAN);
        final int blocks = head.getInt(LENGTH_AT);
        if (head.getLong(0) != MAGIC
                || head.getLong(Long.BYTES) != deviceId
                || blocks <= 0
                || blocks > log.length / Blocks.BYTES - block) {
            return Optional.empty();
        }
        final byte[] encoded = java.util.Arrays.copyOfRange(log, at, at + blocks * Blocks.BYTES);
        if (!Sealed.isIntact(encoded, SUM_AT, deviceId)) {
            return Optional.empty();
        }
        final Batch batch = new Batch(head.getLong(2 * Long.BYTES), head.getLong(CLOSED_BY_AT));
        readRecords(Sealed.over(encoded).position(HEAD_BYTES), batch);
        return Optional.of(new Logged(batch, head.getInt(DATA_START_AT)));
    }

    private static void readRecords(final ByteBuffer buffer, final Batch batch) {
        for (byte kind = buffer.get(); kind != END; kind = buffer.get()) {
            switch (kind) {
                case ENTRY -> readEntry(buffer, batch);
                case RUN -> readRun(buffer, batch);
                case WRITE -> batch.add(readWrite(buffer));
                case FORGET -> batch.forget(buffer.getLong());
                default -> throw new IllegalStateException("a batch has a record of unknown kind " + kind);
            }
        }
    }

    private static void readEntry(final ByteBuffer buffer, final Batch batch) {
        final int slot = buffer.getInt();
        final byte[] entry = new byte[SlotEntry.BYTES];
        buffer.get(entry);
        batch.put(slot, SlotEntry.parse(slot, entry).orElseThrow());
    }

    /** Neighbouring blocks of one slot with changes of one kind. */
    private static void putRuns(final ByteBuffer buffer, final Batch batch) {
        long next = -1;
        int countAt = 0;
        Change.Kind kind = Change.Kind.ABSENT;
        for (final Map.Entry<Long, Change> entry : batch.changes().entrySet()) {
            final long block = entry.getKey();
            final Change change = entry.getValue();
            if (block != next || kind != change.kind() || Batch.within(block) == 0) {
                kind = change.kind();
                buffer.put(RUN).put(kind.code()).putInt(Batch.slot(block)).putShort((short) Batch.within(block));
                countAt = buffer.position();
                buffer.putShort((short) 0);
            }
            buffer.putShort(countAt, (short) (buffer.getShort(countAt) + 1));
            if (kind != Change.Kind.ABSENT) {
                buffer.putInt(change.word());
            }
            next = block + 1;
        }
    }

    private static void readRun(final ByteBuffer buffer, final Batch batch) {
        final Change.Kind kind = Change.Kind.of(buffer.get());
        final int slot = buffer.getInt();
        final int first = buffer.getShort();
        final int count = buffer.getShort();
        for (int i = 0; i < count; i++) {
            final int word = kind == Change.Kind.ABSENT ? 0 : buffer.getInt();
            batch.put(Batch.block(slot, first + i), new Change(kind, word, null));
        }
    }

    private static void put(final ByteBuffer buffer, final StoredWrite write) {
        final byte[] name = write.sdc().getBytes(StandardCharsets.UTF_8);
        buffer.put(WRITE).putLong(write.key()).putLong(write.incarnation());
        buffer.putLong(write.sequence()).putLong(write.settledBelow());
        buffer.putShort((short) name.length).put(name);
    }

    private static StoredWrite readWrite(final ByteBuffer buffer) {
        final long key = buffer.getLong();
        final long incarnation = buffer.getLong();
        final long sequence = buffer.getLong();
        final long settledBelow = buffer.getLong();
        final byte[] name = new byte[buffer.getShort()];
        buffer.get(name);
        return new StoredWrite(key, new String(name, StandardCharsets.UTF_8), incarnation, sequence, settledBelow);
    }
}
