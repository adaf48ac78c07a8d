package kintsugi.lab.trace;

/** SCSI operation codes (SBC-4, table 10): reads and writes of 6, 10, 12 and 16 bytes. */
final class ScsiCommand {
    /** Bytes in one logical block of these traces. */
    static final long SECTOR_BYTES = 512;

    private ScsiCommand() {}

    static RawRecord.Kind kind(final int opcode) {
        return switch (opcode) {
            case 0x08, 0x28, 0xa8, 0x88 -> RawRecord.Kind.READ;
            case 0x0a, 0x2a, 0xaa, 0x8a -> RawRecord.Kind.WRITE;
            default -> RawRecord.Kind.OTHER;
        };
    }

    /** The byte address of a logical block, or -1 if it has none below 2^63. */
    static long offsetBytes(final long lba) {
        return lba < 0 || lba > Long.MAX_VALUE / SECTOR_BYTES ? -1 : lba * SECTOR_BYTES;
    }
}
