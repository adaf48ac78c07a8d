package kintsugi.core.host;

import java.nio.charset.StandardCharsets;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;

/**
 * The answer to a call.
 *
 * @param status what became of it
 * @param header an encoded protobuf message if OK, else {@code code + '\n' + sentence} in UTF-8
 * @param body content, or {@link Payload#EMPTY}
 */
public record Reply(Status status, byte[] header, Payload body) {
    /** What became of a call; all but OK correspond to the {@link Failure} of that name. */
    public enum Status {
        OK,
        REJECTED,
        UNAVAILABLE,
        INDETERMINATE,
        CORRUPT
    }

    /** Success with a message only. */
    public static Reply ok(final byte[] header) {
        return new Reply(Status.OK, header, Payload.EMPTY);
    }

    /** Success with a message and content. */
    public static Reply ok(final byte[] header, final Payload body) {
        return new Reply(Status.OK, header, body);
    }

    /** The failure, to be thrown at the caller's side; a server that was itself cancelled is unavailable. */
    public static Reply failed(final Failure failure) {
        final Status status = switch (failure) {
            case Rejected _ -> Status.REJECTED;
            case Indeterminate _ -> Status.INDETERMINATE;
            case Corrupt _ -> Status.CORRUPT;
            default -> Status.UNAVAILABLE;
        };
        final String text = failure.code() + '\n' + failure.getMessage();
        return new Reply(status, text.getBytes(StandardCharsets.UTF_8), Payload.EMPTY);
    }

    /** This reply if it is OK; throws the failure that it carries otherwise. */
    public Reply orThrow() {
        if (status == Status.OK) {
            return this;
        }
        throw failure();
    }

    /** The failure that a reply that is not OK carries. */
    public Failure failure() {
        final String text = new String(header, StandardCharsets.UTF_8);
        final int end = text.indexOf('\n');
        final String code = end < 0 ? text : text.substring(0, end);
        final String message = text.substring(end + 1);
        return switch (status) {
            case REJECTED -> new Rejected(code, message);
            case INDETERMINATE -> new Indeterminate(code, message);
            case CORRUPT -> new Corrupt(code, message);
            case UNAVAILABLE, OK -> new Unavailable(code, message);
        };
    }
}
