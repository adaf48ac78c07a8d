package kintsugi.machine.wire;

import java.net.SocketAddress;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.host.Clock;
import kintsugi.core.host.EventLog;
import kintsugi.core.host.Plane;
import kintsugi.core.unit.Units;

/** What is recorded of connections. Whoever can reach a port can be refused as often as he likes: of refusals only some, with a count. */
final class WireLog {
    private final EventLog events;
    private final Clock clock;
    private final int mostPerSecond;
    private final ReentrantLock lock = new ReentrantLock();
    private long secondBegan;
    private int inSecond;
    private long unrecorded;

    WireLog(final EventLog events, final Clock clock, final int mostPerSecond) {
        this.events = events;
        this.clock = clock;
        this.mostPerSecond = mostPerSecond;
        this.secondBegan = clock.nanos();
    }

    /** A connection was refused, by this side or the other. */
    void refused(final SocketAddress address, final Plane plane, final String claimed, final Refusal refusal) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put("plane", plane.name());
        details.put("claimed", claimed);
        details.put("code", refusal.code());
        if (isToBeRecorded(details)) {
            events.record("connection_refused", String.valueOf(address), refusal.reason(), details);
        }
    }

    /** A connection ended; what is in order is not recorded. */
    void broken(final Half half, final String reason, final boolean isBrokenHere) {
        if (!reason.startsWith(Half.CLOSED) && !reason.equals(Half.KILLED)) {
            final SortedMap<String, String> details = new TreeMap<>();
            details.put("plane", half.plane().name());
            details.put("by", isBrokenHere ? "self" : "peer_or_network");
            events.record("connection_broken", half.peer().name(), reason, details);
        }
    }

    /** The node listens. */
    void listening(final SocketAddress address, final Plane plane) {
        events.record("listening", String.valueOf(address), "start", sorted("plane", plane.name()));
    }

    /** Connections cannot be accepted for now. */
    void cannotAccept(final Plane plane, final String why) {
        events.record("cannot_accept", plane.name(), why, Collections.emptySortedMap());
    }

    private static SortedMap<String, String> sorted(final String name, final String value) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put(name, value);
        return details;
    }

    private boolean isToBeRecorded(final SortedMap<String, String> details) {
        lock.lock();
        try {
            if (clock.nanos() - secondBegan >= Units.SECOND) {
                secondBegan = clock.nanos();
                inSecond = 0;
            }
            if (inSecond >= mostPerSecond) {
                unrecorded++;
                return false;
            }
            inSecond++;
            if (unrecorded > 0) {
                details.put("unrecorded_before", Long.toString(unrecorded));
                unrecorded = 0;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
