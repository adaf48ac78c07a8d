package kintsugi.node.supervise;

import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;
import kintsugi.node.log.NodeLog;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a node alive in one process.
 *
 * <p>A defect ends the incarnation in which it happened: whatever left a thread of it left some work undone, and no code knows which.
 * So the whole host is closed, as a crash would, and the next incarnation starts from what is durable, after a rest that {@link
 * RestartRule} chooses. To its peers that is a restarted node. If the old incarnation's threads do not end, a second one beside them
 * could serve with the first still writing: the process has to end, and whoever supervises the process starts it again. The same
 * goes for a node that breaks too often.
 *
 * <p>All of that happens on the thread that calls {@link #run}; defects and signals are orders in its {@link Inbox}.
 */
public final class Supervisor {
    /** For how long a life may take to end. */
    public static final long END_NANOS = 10 * Units.SECOND;

    /** For how long it may give back before that what others wait for. */
    public static final long LEAVE_NANOS = 2 * Units.SECOND;

    private static final long LONG_NANOS = 3_600 * Units.SECOND;

    private final Life.Origin origin;
    private final Inbox inbox;
    private final Narrator narrator;
    private final RestartRule rule = new RestartRule();
    private int lives;

    /** Nothing happens before {@link #run}. */
    public Supervisor(final Life.Origin origin, final Inbox inbox, final Narrator narrator) {
        this.origin = origin;
        this.inbox = inbox;
        this.narrator = narrator;
    }

    /** Lives until there is an end. */
    public Ending run() {
        Ending ending = null;
        while (ending == null) {
            ending = live();
        }
        return ending;
    }

    /** One life and, if it broke, the rest after it; the ending, if there is no next one. */
    private @Nullable Ending live() {
        final long bornNanos = inbox.nanos();
        final int number = ++lives;
        final Life life;
        try {
            life = origin.begin(thrown -> inbox.put(new Order.Defect(number, thrown)));
        } catch (Rejected refused) {
            return number == 1 ? new Ending.Refused(refused) : afterFailedStart(refused, bornNanos);
        } catch (RuntimeException | AssertionError broken) {
            return afterFailedStart(broken, bornNanos);
        }
        final Order order = awaitOrderFor(number);
        if (order instanceof Order.Defect defect) {
            narrator.tell("node_defect", sentence(defect.thrown()), NodeLog.details(defect.thrown()));
        }
        if (order instanceof Order.Stop) {
            life.takeLeave(LEAVE_NANOS);
        }
        final List<String> running = life.end(END_NANOS);
        if (!running.isEmpty()) {
            narrator.tell("node_stuck", "threads do not end", NodeLog.details("running", String.join(", ", running)));
            return new Ending.Stuck(running);
        }
        return order instanceof Order.Stop stop ? new Ending.Stopped(stop.cause()) : rest(bornNanos);
    }

    private @Nullable Ending afterFailedStart(final Throwable thrown, final long bornNanos) {
        narrator.tell(
                "node_start_failed",
                sentence(thrown),
                thrown instanceof Failure ? new TreeMap<>() : NodeLog.details(thrown));
        return rest(bornNanos);
    }

    private @Nullable Ending rest(final long bornNanos) {
        final OptionalLong restNanos = rule.restAfterDefect(bornNanos, inbox.nanos());
        if (restNanos.isEmpty()) {
            narrator.tell(
                    "node_gave_up",
                    RestartRule.DEFECTS_AT_MOST + " defects within " + Units.formatNanos(RestartRule.WINDOW_NANOS),
                    new TreeMap<>());
            return new Ending.GaveUp();
        }
        narrator.tell("node_restarting", "after a defect", restDetails(restNanos.getAsLong()));
        final long untilNanos = inbox.nanos() + restNanos.getAsLong();
        while (untilNanos - inbox.nanos() > 0) {
            if (inbox.await(untilNanos - inbox.nanos()) instanceof Order.Stop stop) {
                return new Ending.Stopped(stop.cause());
            }
        }
        return null;
    }

    private Order awaitOrderFor(final int life) {
        while (true) {
            final Order order = inbox.await(LONG_NANOS);
            if (order instanceof Order.Stop || (order instanceof Order.Defect defect && defect.life() == life)) {
                return order;
            }
        }
    }

    private static SortedMap<String, String> restDetails(final long restNanos) {
        return NodeLog.details("rest", Units.formatNanos(restNanos));
    }

    private static String sentence(final Throwable thrown) {
        return thrown instanceof Failure failure
                ? failure.code() + ": " + failure.getMessage()
                : thrown.toString().lines().findFirst().orElse("unknown");
    }
}
