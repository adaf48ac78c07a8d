package kintsugi.core.host;

import kintsugi.core.data.Payload;

/**
 * One framed call.
 *
 * @param method number of the operation, unique on its plane; the domain's wire contract lists them
 * @param header an encoded protobuf message; nobody changes the array any more
 * @param body block or file bytes; {@link Payload#EMPTY} on the control plane
 */
public record Request(int method, byte[] header, Payload body) {
    /** A call without a body. */
    public Request(final int method, final byte[] header) {
        this(method, header, Payload.EMPTY);
    }
}
