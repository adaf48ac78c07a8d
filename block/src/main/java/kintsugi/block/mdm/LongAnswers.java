package kintsugi.block.mdm;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Host;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.Part;
import kintsugi.proto.block.v1.PartRequest;

/**
 * Answers that may be too long for one reply: the first part goes at once, the rest when it is asked for. The whole is of one moment, however
 * long that takes, because it is kept until then; but no more than {@value #KEPT_MIB} MiB are (and the newest, whatever its length): who
 * comes too late for the rest asks anew from the beginning. Any thread may call.
 */
final class LongAnswers {
    private static final int PART_BYTES = 2 << 20;
    private static final long KEPT_MIB = 256;

    private final Lock lock;
    private final RandomStream numbers;
    private final Map<Long, byte[]> kept = new LinkedHashMap<>();
    private long keptBytes;

    LongAnswers(final Host host) {
        this.lock = host.threads().newLock();
        this.numbers =
                host.random("mdm/answers"); // another start of this or another node must not take one for its own
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_GET_PART, this::more);
    }

    /** The reply that begins that answer. */
    Reply begin(final byte[] whole) {
        return part(whole.length <= PART_BYTES ? 0 : keep(whole), whole, 0);
    }

    private Reply more(final IncomingCall call) throws InvalidProtocolBufferException {
        final PartRequest request = PartRequest.parseFrom(call.request().header());
        return part(request.getAnswer(), find(request), (int) request.getOffset());
    }

    private long keep(final byte[] whole) {
        lock.lock();
        try {
            final long number = numbers.nextLong();
            kept.put(number, whole);
            keptBytes += whole.length;
            final Iterator<byte[]> oldest = kept.values().iterator();
            while (keptBytes > KEPT_MIB * Units.MIB && kept.size() > 1) {
                keptBytes -= oldest.next().length;
                oldest.remove();
            }
            return number;
        } finally {
            lock.unlock();
        }
    }

    private byte[] find(final PartRequest request) {
        lock.lock();
        try {
            final byte[] whole = kept.get(request.getAnswer());
            if (whole == null || request.getOffset() < 0 || request.getOffset() >= whole.length) {
                throw new Rejected("answer_gone", "that answer is not kept any more: ask anew");
            }
            if (request.getOffset() + PART_BYTES >= whole.length) {
                kept.remove(request.getAnswer());
                keptBytes -= whole.length;
            }
            return whole;
        } finally {
            lock.unlock();
        }
    }

    private static Reply part(final long number, final byte[] whole, final int offset) {
        return Reply.ok(Part.newBuilder()
                .setAnswer(number)
                .setWholeBytes(whole.length)
                .setContent(UnsafeByteOperations.unsafeWrap(whole, offset, Math.min(PART_BYTES, whole.length - offset)))
                .build()
                .toByteArray());
    }
}
