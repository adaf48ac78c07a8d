package kintsugi.machine.wire;

import kintsugi.core.check.Limits;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Rejected;

/** What one call may hold. */
final class Sizes {
    private Sizes() {}

    /** @throws Rejected {@code too_large} beyond the limits of a call */
    static void check(final byte[] header, final Payload body) {
        if (header.length > Limits.CALL_HEADER_BYTES || body.length() > Limits.CALL_BODY_BYTES) {
            throw new Rejected(
                    "too_large",
                    "a call of " + header.length + " + " + body.length() + " bytes exceeds " + Limits.CALL_HEADER_BYTES
                            + " + " + Limits.CALL_BODY_BYTES + ": split it");
        }
    }
}
