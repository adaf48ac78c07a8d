package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kintsugi.simulation.hardware.network.Message.Stage;
import kintsugi.simulation.hardware.sharing.BandwidthSharing;
import kintsugi.simulation.hardware.sharing.LinkUse;
import kintsugi.simulation.kernel.Event;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * The messages that leave their senders, in the time of the kernel.
 *
 * <p>The sharing of bandwidth says when the next flow finishes. For that instant there is one kernel event, the alarm, and there is
 * never more than one. It comes last among the events of its instant, so that everything that changes then is solved once; whatever
 * changes sets it to the present. One case is common and cheap: a message that has its whole path for itself changes the rate of
 * no other, so the alarm can be set for its end at once.
 */
final class Traffic {
    private static final EventKind SHARE = EventKind.of("network/share");
    private static final int LAST = Integer.MAX_VALUE;

    private final Kernel kernel;
    private final BandwidthSharing sharing;
    private final Listener listener;
    private final Runnable alarmed = this::alarmed;
    private final ArrayList<Message> leaving = new ArrayList<>();
    private final ArrayList<Message> left = new ArrayList<>();
    private int[] flows = new int[16]; // by capacity
    private boolean isAlarmed;
    private long reachedNanos;
    private @Nullable Event alarm;

    /** Who hears of it. */
    interface Listener {
        /** The last byte of that message has left. */
        void left(Message message);

        /** All other events of this instant are over. */
        void settling();
    }

    Traffic(final Kernel kernel, final BandwidthSharing sharing, final Listener listener) {
        this.kernel = kernel;
        this.sharing = sharing;
        this.listener = listener;
    }

    int addCapacity(final double bytesPerSecond) {
        return sharing.addLink(bytesPerSecond);
    }

    void setCapacity(final int capacity, final double bytesPerSecond) {
        catchUp();
        sharing.setCapacity(capacity, bytesPerSecond);
        changed();
    }

    /** The messages that leave now, in no order that means anything. */
    List<Message> leaving() {
        return leaving;
    }

    LinkUse use(final int capacity) {
        catchUp();
        return sharing.use(capacity);
    }

    int flows(final int capacity) {
        return capacity < flows.length ? flows[capacity] : 0;
    }

    double bytesLeft(final Message message) {
        catchUp();
        return message.stage == Stage.LEAVING ? sharing.bytesLeft(message) : 0;
    }

    double bytesPerSecond(final Message message) {
        catchUp();
        return message.stage == Stage.LEAVING ? sharing.rate(message) : 0;
    }

    void start(final Message message, final Path path) {
        catchUp();
        message.traffic = this;
        message.stage = Stage.LEAVING;
        message.path = path;
        message.place = leaving.size();
        leaving.add(message);
        final boolean isAlone = occupy(path);
        sharing.reset(message);
        sharing.start(message, path.capacities);
        if (isAlone && !isAlarmed && (alarm == null || alarm.time() > kernel.now())) {
            setAlarm(sharing.nextNanos());
        } else {
            changed();
        }
    }

    void reroute(final Message message, final Path path) {
        catchUp();
        if (message.stage == Stage.LEAVING) {
            vacate(message.path());
            message.path = path;
            occupy(path);
            sharing.reroute(message, path.capacities);
            changed();
        }
    }

    void stop(final Message message) {
        catchUp();
        if (message.stage == Stage.LEAVING) {
            message.bytesUnsent = sharing.bytesLeft(message);
            sharing.stop(message);
            remove(message);
            changed();
        } else {
            message.bytesUnsent = 0;
        }
        message.stage = Stage.AWAY;
    }

    /** The sharing says so, while its time goes on. */
    void finished(final Message message) {
        remove(message);
        message.stage = Stage.LEFT;
        left.add(message);
    }

    /** Sees to it that {@link Listener#settling} is called in this instant, and all is solved again. */
    void changed() {
        if (!isAlarmed) {
            setAlarm(kernel.now());
        }
    }

    private void alarmed() {
        alarm = null;
        isAlarmed = true;
        reachedNanos = kernel.now();
        sharing.advanceTo(reachedNanos);
        do {
            tellLeft();
            listener.settling();
        } while (!left.isEmpty());
        isAlarmed = false;
        setAlarm(sharing.nextNanos());
    }

    /** Only when time has gone on: it solves what has changed, and more may change at this instant. */
    private void catchUp() {
        if (reachedNanos != kernel.now()) {
            reachedNanos = kernel.now();
            sharing.advanceTo(reachedNanos);
        }
    }

    private void tellLeft() {
        for (int i = 0; i < left.size(); i++) { // grows meanwhile
            final Message message = left.get(i);
            if (message.stage == Stage.LEFT) {
                listener.left(message);
            }
        }
        left.clear();
    }

    private void setAlarm(final long nanos) {
        final Event old = alarm;
        if (old != null) {
            if (old.time() == nanos) {
                return;
            }
            old.cancel();
        }
        alarm = nanos == Long.MAX_VALUE ? null : kernel.at(Math.max(nanos, kernel.now()), LAST, SHARE, 0, alarmed);
    }

    private void remove(final Message message) {
        final Message last = leaving.removeLast();
        if (last.place != message.place) {
            leaving.set(message.place, last);
            last.place = message.place;
        }
        vacate(message.path());
    }

    private boolean occupy(final Path path) {
        boolean isAlone = true;
        for (final int capacity : path.capacities) {
            if (capacity >= flows.length) {
                flows = Arrays.copyOf(flows, 2 * capacity);
            }
            isAlone &= flows[capacity]++ == 0;
        }
        return isAlone;
    }

    private void vacate(final Path path) {
        for (final int capacity : path.capacities) {
            flows[capacity]--;
        }
    }
}
