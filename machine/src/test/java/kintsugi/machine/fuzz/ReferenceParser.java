package kintsugi.machine.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import kintsugi.core.check.Limits;

/** What docs/protocol.md says that a sequence of bytes means, read the slow and plain way: the oracle of the transport's reader. */
public final class ReferenceParser {
    private static final Pattern REASON = Pattern.compile(RawFrame.BYE + "( \\S+){5} [1-9]\\d*:.*");

    /**
     * What the bytes mean.
     *
     * @param frames that are whole, each as text
     * @param isRefused whether what follows them is not allowed; else it is the beginning of a frame, or nothing
     */
    public record Meaning(List<String> frames, boolean isRefused) {}

    private ReferenceParser() {}

    /** Reads all. */
    public static Meaning parse(final byte[] bytes, final boolean isFromClient) {
        final List<String> frames = new ArrayList<>();
        final ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.remaining() >= RawFrame.HEAD_BYTES) {
            final int start = rest.position();
            final int headerBytes = rest.getInt(start);
            final int bodyBytes = rest.getInt(start + 4);
            if (!isAllowed(rest, start, isFromClient)) {
                return new Meaning(frames, true);
            }
            final int end = start + RawFrame.HEAD_BYTES + headerBytes + bodyBytes;
            if (rest.limit() < end + 4) {
                break;
            }
            if (rest.getInt(end) != sum(bytes, start, end)) {
                return new Meaning(frames, true);
            }
            frames.add(text(bytes, start, headerBytes, bodyBytes));
            rest.position(end + 4);
        }
        return new Meaning(frames, false);
    }

    /** Whether one of those frames is a good-bye. */
    static boolean saysGoodBye(final Meaning meaning) {
        return meaning.frames().stream().anyMatch(frame -> frame.startsWith(RawFrame.BYE + " "));
    }

    /** Whether the last of those frames is a good-bye with a reason. */
    static boolean endsWithReason(final Meaning meaning) {
        return !meaning.frames().isEmpty()
                && REASON.matcher(meaning.frames().getLast()).matches();
    }

    /** A frame as text: its head without lengths and checksum, and digests of header and body. */
    public static String text(
            final int type,
            final int status,
            final int method,
            final long id,
            final long amount,
            final long trace,
            final byte[] header,
            final byte[] body) {
        return type + " " + status + " " + method + " " + id + " " + amount + " " + trace + " " + header.length + ":"
                + Arrays.hashCode(header) + " " + body.length + ":" + Arrays.hashCode(body);
    }

    private static String text(final byte[] bytes, final int start, final int headerBytes, final int bodyBytes) {
        final ByteBuffer head = ByteBuffer.wrap(bytes, start + 8, RawFrame.HEAD_BYTES - 8);
        final int type = head.get();
        head.get();
        final int from = start + RawFrame.HEAD_BYTES;
        return text(
                type,
                head.getShort(),
                head.getInt(),
                head.getLong(),
                head.getLong(),
                head.getLong(),
                Arrays.copyOfRange(bytes, from, from + headerBytes),
                Arrays.copyOfRange(bytes, from + headerBytes, from + headerBytes + bodyBytes));
    }

    private static boolean isAllowed(final ByteBuffer bytes, final int start, final boolean isFromClient) {
        final int headerBytes = bytes.getInt(start);
        final int bodyBytes = bytes.getInt(start + 4);
        final int sumAt = start + RawFrame.HEAD_BYTES - 4;
        return bytes.getInt(sumAt) == sum(bytes.array(), start, sumAt)
                && bytes.get(start + 9) == 0
                && bytes.getLong(start + 24) >= 0
                && headerBytes >= 0
                && bodyBytes >= 0
                && fits(bytes.get(start + 8), isFromClient, headerBytes, bodyBytes);
    }

    private static boolean fits(
            final int type, final boolean isFromClient, final int headerBytes, final int bodyBytes) {
        return switch (type) {
            case RawFrame.CALL -> isFromClient && isCall(headerBytes, bodyBytes);
            case RawFrame.REPLY -> !isFromClient && isCall(headerBytes, bodyBytes);
            case RawFrame.OPEN -> isFromClient && headerBytes <= 1_024 && bodyBytes == 0;
            case RawFrame.DATA -> headerBytes == 0 && bodyBytes <= Limits.STREAM_WINDOW_BYTES / 4;
            case RawFrame.CREDIT, RawFrame.END, RawFrame.ALIVE -> headerBytes == 0 && bodyBytes == 0;
            case RawFrame.ABORT, RawFrame.BYE -> headerBytes <= 1_024 && bodyBytes == 0;
            default -> false;
        };
    }

    private static boolean isCall(final int headerBytes, final int bodyBytes) {
        return headerBytes <= Limits.CALL_HEADER_BYTES && bodyBytes <= Limits.CALL_BODY_BYTES;
    }

    private static int sum(final byte[] bytes, final int from, final int to) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
