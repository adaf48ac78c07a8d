package kintsugi.block.map;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.zip.CRC32C;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;
import kintsugi.proto.block.v1.SavedPart;

/**
 * The frame of each part of a snapshot: 32 bytes, big-endian, and the body.
 *
 * <pre>
 *   0  magic "KMAP"            4  format, 1              6  1 in the last part, else 0
 *   8  version of the map     16  number of the part    20  length of the body
 *  24  0                      28  CRC32C of all else, body included
 * </pre>
 *
 * The parts of one snapshot have one version and count from 0 to the last; so a part that is missing, twice there, or of another
 * snapshot shows, as does every damaged bit.
 */
final class SnapshotFrame {
    /** Largest part, frame included. */
    static final int MAX_PART_BYTES = 1 << 20;

    /** The format written here; readers refuse any other. */
    static final int FORMAT = 1;

    /** Bytes before the body. */
    static final int BYTES = 32;

    private static final int MAGIC = 0x4B4D4150;
    private static final int CRC_OFFSET = 28;

    private SnapshotFrame() {}

    static byte[] wrap(final long mapVersion, final int number, final boolean isLast, final byte[] body) {
        final ByteBuffer part = ByteBuffer.allocate(BYTES + body.length);
        part.putInt(MAGIC).putShort((short) FORMAT).putShort((short) (isLast ? 1 : 0));
        part.putLong(mapVersion).putInt(number).putInt(body.length).putInt(0).putInt(0);
        part.put(body);
        return part.putInt(CRC_OFFSET, checksum(part.array())).array();
    }

    /** The bodies of all parts, in order; each is checked when it is asked for. */
    static Iterator<SavedPart> bodies(final Iterator<byte[]> parts) {
        return new Bodies(parts);
    }

    private static final class Bodies implements Iterator<SavedPart> {
        private final Iterator<byte[]> parts;
        private long mapVersion;
        private int number;
        private boolean isOver;

        Bodies(final Iterator<byte[]> parts) {
            this.parts = parts;
        }

        @Override
        public boolean hasNext() {
            return !isOver || parts.hasNext();
        }

        @Override
        public SavedPart next() {
            require(parts.hasNext(), "it ends after part " + (number - 1) + ", which is not its last");
            require(!isOver, "it goes on after its last part");
            final byte[] bytes = parts.next();
            require(bytes.length >= BYTES && bytes.length <= MAX_PART_BYTES, "a part has " + bytes.length + " bytes");
            final ByteBuffer part = ByteBuffer.wrap(bytes);
            require(part.getInt() == MAGIC, "a part does not begin as one of a map does");
            requireFormat(part.getShort());
            require(part.getInt(CRC_OFFSET) == checksum(bytes), "the checksum of a part is wrong");
            isOver = part.getShort() == 1;
            final long version = part.getLong();
            require(number == 0 || version == mapVersion, "parts of two snapshots are mixed");
            mapVersion = version;
            require(part.getInt() == number, "part " + number + " is missing");
            require(part.getInt() == bytes.length - BYTES, "the length of a part is wrong");
            number++;
            return body(bytes);
        }

        private static SavedPart body(final byte[] bytes) {
            try {
                return SavedPart.parser().parseFrom(bytes, BYTES, bytes.length - BYTES);
            } catch (InvalidProtocolBufferException garbled) {
                throw damaged("a part cannot be read: " + garbled.getMessage());
            }
        }
    }

    /** What to throw when a snapshot is not what was written. */
    static Corrupt damaged(final String seen) {
        return new Corrupt(
                "damaged_snapshot",
                "The snapshot of the cluster map is damaged: " + seen + ". Take it from another metadata manager");
    }

    private static void require(final boolean holds, final String otherwise) {
        if (!holds) {
            throw damaged(otherwise);
        }
    }

    private static void requireFormat(final int format) {
        if (format != FORMAT) {
            throw new Rejected(
                    "unknown_snapshot_format",
                    "The snapshot of the cluster map has format " + format + ", and this program reads format " + FORMAT
                            + " only: use the program that wrote it, or a later one that knows it");
        }
    }

    private static int checksum(final byte[] part) {
        final CRC32C crc = new CRC32C();
        crc.update(part, 0, CRC_OFFSET);
        crc.update(part, BYTES, part.length - BYTES);
        return (int) crc.getValue();
    }
}
