package kintsugi.core.data;

/**
 * Immutable content that travels and is stored: real bytes, or a <em>pattern</em> that stands for bytes by one 64-bit tag per
 * 4 KiB block, so that large simulated clouds fit in memory. All code between client and disk handles both alike.
 *
 * <p>A payload has a <em>phase</em>: the position of its first byte within its 4 KiB block, that is, the volume offset it
 * was written at modulo 4096. Payloads of real bytes do not need it; a pattern does, because its tags belong to blocks.
 */
public sealed interface Payload permits BytesPayload, PatternPayload {
    /** No content. */
    Payload EMPTY = new BytesPayload(new byte[0]);

    /** In bytes. */
    int length();

    /** The bytes {@code [from, from + length)} of this payload, without copying where possible. */
    Payload slice(int from, int length);

    /** A fresh array with the content; a pattern is expanded. */
    byte[] toBytes();

    /**
     * 32-bit checksum of each block that the payload touches, of the part that the payload covers: CRC32C of real bytes, a
     * digest of the tag for patterns (so the two kinds never compare equal, and never need to).
     *
     * @param phase position of the first byte within its block
     */
    int[] blockChecksums(int phase);

    /** Whether the two have the same content byte by byte, or tag by tag. */
    static boolean sameContent(final Payload a, final Payload b) {
        if (a.length() != b.length()) {
            return false;
        }
        if (a instanceof PatternPayload p && b instanceof PatternPayload q) {
            return p.sameTags(q);
        }
        return java.util.Arrays.equals(a.toBytes(), b.toBytes());
    }
}
