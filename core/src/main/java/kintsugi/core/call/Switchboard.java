package kintsugi.core.call;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ProtocolMessageEnum;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Host;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;

/**
 * The calls that a node answers, by plane and method: a node that plays several roles has one switchboard, on which each role puts its
 * methods. They may still be put on it when a plane is open; a call that arrives before is refused as unknown.
 * Roles are started one after another, by one thread; calls are answered on any.
 */
public final class Switchboard {
    private final Host host;
    private final Map<Plane, Map<Integer, Answer>> answers = new EnumMap<>(Plane.class);
    private final Map<Plane, Boolean> isOpen = new EnumMap<>(Plane.class);

    /** Answers one call, now or later, by {@link IncomingCall#reply}. What it throws becomes the reply. */
    @FunctionalInterface
    public interface Answer {
        /** @throws InvalidProtocolBufferException if the header is not the message that the method takes */
        void to(IncomingCall call) throws InvalidProtocolBufferException;
    }

    /** Gives the reply to one call. */
    @FunctionalInterface
    public interface Function {
        /** @throws InvalidProtocolBufferException if the header is not the message that the method takes */
        Reply of(IncomingCall call) throws InvalidProtocolBufferException;
    }

    /** One without methods. */
    public Switchboard(final Host host) {
        this.host = host;
    }

    /** Answers that method on the connection's own thread: quick work only, in order of arrival. */
    public void inOrder(final Plane plane, final ProtocolMessageEnum method, final Answer answer) {
        put(plane, method, call -> guarded(call, answer));
    }

    /** Answers that method on a thread of its own for each call. */
    public void onThreads(final Plane plane, final ProtocolMessageEnum method, final Function function) {
        final String name = "call/" + method;
        put(plane, method, call -> host.threads().start(name, () -> guarded(call, c -> c.reply(function.of(c)))));
    }

    /** Begins to answer on that plane; once is enough. */
    public void open(final Plane plane) {
        if (isOpen.put(plane, true) == null) {
            host.network().serve(plane, new Service(table(plane)));
        }
    }

    private void put(final Plane plane, final ProtocolMessageEnum method, final Answer answer) {
        final Answer before = table(plane).put(method.getNumber(), answer);
        Invariant.that(before == null, "two answers to %s on the %s plane", method, plane);
    }

    private Map<Integer, Answer> table(final Plane plane) {
        return answers.computeIfAbsent(plane, p -> new ConcurrentSkipListMap<>());
    }

    private static void guarded(final IncomingCall call, final Answer answer) {
        try {
            answer.to(call);
        } catch (Failure failure) {
            call.reply(Reply.failed(failure));
        } catch (InvalidProtocolBufferException garbled) {
            call.reply(Reply.failed(new Rejected("bad_message", "the header cannot be read: " + garbled.getMessage())));
        }
    }

    private record Service(Map<Integer, Answer> table) implements Network.Service {
        @Override
        public void onCall(final IncomingCall call) {
            final Answer answer = table.get(call.request().method());
            if (answer == null) {
                call.reply(Reply.failed(new Rejected(
                        "unknown_method",
                        "this node does not answer method " + call.request().method())));
            } else {
                guarded(call, answer);
            }
        }
    }
}
