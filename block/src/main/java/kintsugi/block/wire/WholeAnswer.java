package kintsugi.block.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.Part;
import kintsugi.proto.block.v1.PartRequest;

/** Fetches an answer of any length, part by part. */
public final class WholeAnswer {
    private WholeAnswer() {}

    /** A call to whoever answers; gives the header of the reply. */
    @FunctionalInterface
    public interface Caller {
        byte[] call(Method method, MessageLite request);
    }

    /**
     * Fetches it.
     *
     * @throws Unavailable {@code answer_gone} if the rest cannot be had any more, because another one leads now: ask anew
     */
    public static byte[] fetch(final Caller caller, final Method method, final MessageLite request)
            throws InvalidProtocolBufferException {
        final Part first = Part.parseFrom(caller.call(method, request));
        ByteString whole = first.getContent();
        while (whole.size() < first.getWholeBytes()) {
            whole = whole.concat(next(caller, first.getAnswer(), whole.size()));
        }
        return whole.toByteArray();
    }

    private static ByteString next(final Caller caller, final long answer, final int offset)
            throws InvalidProtocolBufferException {
        try {
            final PartRequest request =
                    PartRequest.newBuilder().setAnswer(answer).setOffset(offset).build();
            final ByteString content =
                    Part.parseFrom(caller.call(Method.METHOD_GET_PART, request)).getContent();
            if (content.isEmpty()) {
                throw new Unavailable("answer_gone", "the rest of the answer is missing: ask anew");
            }
            return content;
        } catch (Rejected gone) {
            throw new Unavailable(gone.code(), String.valueOf(gone.getMessage()));
        }
    }
}
