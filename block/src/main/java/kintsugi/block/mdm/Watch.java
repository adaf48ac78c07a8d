package kintsugi.block.mdm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.SdsState;
import kintsugi.block.map.SdsStatus;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * Declares servers DOWN that have been silent for too long, for one leadership. A server is watched from its registration on, or from the
 * beginning of the leadership if it served then: one that never came up is never declared DOWN. The limit is longer than a lease that began with the last heartbeat heard, so a server that is declared
 * DOWN has stopped serving by itself.
 *
 * <p>If this thread itself runs late, heartbeats may lie unread in this node's own queues; so everybody is given the time by which it
 * was late.
 */
final class Watch {
    private static final long LONGEST_SLEEP_NANOS = Units.SECOND;
    private static final long LATE_NANOS = 500 * Units.MILLI;
    private static final long RETRY_NANOS = 200 * Units.MILLI;

    private final Host host;
    private final MdmConfig config;
    private final CommandLog log;
    private final Lock lock;
    private final Map<NodeId, Member> members = new TreeMap<>();
    private final Map<NodeId, Long> told = new TreeMap<>();
    private final long firstVersion;
    private volatile boolean isStopped;

    /** What was last heard of a server. */
    private record Member(long incarnation, long heardNanos, long mapVersion, List<String> failedDevices) {}

    /** @param map as it is when this leadership begins; only looked at here */
    Watch(final Host host, final MdmConfig config, final CommandLog log, final ClusterMap map) {
        this.host = host;
        this.config = config;
        this.log = log;
        this.lock = host.threads().newLock();
        this.firstVersion = map.version();
        final long now = host.clock().nanos();
        for (final SdsStatus server : map.status(log.nowNanos()).servers()) {
            if (server.state() == SdsState.UP || server.state() == SdsState.DEGRADED) {
                members.put(server.node(), new Member(server.incarnation(), now, 0, map.failedDevices(server.node())));
            }
        }
    }

    void start() {
        host.threads().start("mdm/watch", this::watch);
    }

    /** The leadership is over. */
    void stop() {
        isStopped = true;
    }

    /** A server registered; those devices of it are failed in the map, for it may have been there all the time. */
    void registered(final NodeId node, final long incarnation, final List<String> failedDevices) {
        put(node, new Member(incarnation, host.clock().nanos(), 0, failedDevices));
    }

    /** A heartbeat came; false if the server must register first. Gives the devices that it did not call failed before in {@code newly}. */
    boolean heard(
            final NodeId node,
            final long incarnation,
            final long mapVersion,
            final List<String> failed,
            final List<Command> newly) {
        lock.lock();
        try {
            final Member member = members.get(node);
            if (member == null || member.incarnation() != incarnation) {
                return false;
            }
            failed.stream()
                    .filter(d -> !member.failedDevices().contains(d))
                    .forEach(d ->
                            newly.add(new Command.FailDevice(node, d, "its server reports input or output errors")));
            member.failedDevices().stream()
                    .filter(d -> !failed.contains(d))
                    .forEach(d -> newly.add(new Command.RestoreDevice(node, d)));
            members.put(node, new Member(incarnation, host.clock().nanos(), mapVersion, failed));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** That node is about to be told something of that version of the map. */
    void tells(final NodeId node, final long mapVersion) {
        lock.lock();
        try {
            told.merge(node, mapVersion, Math::max);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The newest version of the map that this node may have been told anything of. Whoever led before may have told it all that there was
     * when this leadership began. A server that is being declared DOWN may be told more at this very moment: it has no lease any more, and makes
     * no use of it before it has registered.
     */
    long toldVersion(final NodeId node) {
        lock.lock();
        try {
            return Math.max(firstVersion, told.getOrDefault(node, 0L));
        } finally {
            lock.unlock();
        }
    }

    /** Whether every server that may serve may have been told of that version of the map. */
    boolean isToldToAll(final long mapVersion) {
        lock.lock();
        try {
            return members.keySet().stream().allMatch(node -> toldVersion(node) >= mapVersion);
        } finally {
            lock.unlock();
        }
    }

    /** Whether every server that may serve has taken up that version of the map. */
    boolean isKnownToAll(final long mapVersion) {
        lock.lock();
        try {
            return members.values().stream().allMatch(member -> member.mapVersion() >= mapVersion);
        } finally {
            lock.unlock();
        }
    }

    /** The version of the map that a server has said to know; -1 if it is not watched. */
    long knownVersion(final NodeId node) {
        lock.lock();
        try {
            final Member member = members.get(node);
            return member == null ? -1 : member.mapVersion();
        } finally {
            lock.unlock();
        }
    }

    private void put(final NodeId node, final Member member) {
        lock.lock();
        try {
            members.put(node, member);
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        while (!isStopped) {
            final long wakeNanos = host.clock().nanos() + sleepNanos();
            host.clock().sleep(wakeNanos - host.clock().nanos());
            final long lateNanos = host.clock().nanos() - wakeNanos;
            if (lateNanos > LATE_NANOS) {
                forgive(lateNanos);
            }
            for (final Command.SdsDown down : silent()) {
                declare(down);
            }
        }
    }

    private void declare(final Command.SdsDown down) {
        try {
            log.propose(down).await();
        } catch (Unavailable | Indeterminate notNow) {
            retry(down);
        }
    }

    /** A server that may not be DOWN in the map yet stays silent, unless it has registered meanwhile. */
    private void retry(final Command.SdsDown down) {
        lock.lock();
        try {
            final long silentSince = host.clock().nanos() - config.downAfterNanos() + RETRY_NANOS;
            members.putIfAbsent(down.node(), new Member(down.incarnation(), silentSince, 0, List.of()));
        } finally {
            lock.unlock();
        }
    }

    private long sleepNanos() {
        lock.lock();
        try {
            final long now = host.clock().nanos();
            long earliest = now + LONGEST_SLEEP_NANOS;
            for (final Member member : members.values()) {
                earliest = Math.min(earliest, member.heardNanos() + config.downAfterNanos());
            }
            return Math.max(Units.MILLI, earliest - now);
        } finally {
            lock.unlock();
        }
    }

    private void forgive(final long lateNanos) {
        lock.lock();
        try {
            members.replaceAll((node, m) ->
                    new Member(m.incarnation(), m.heardNanos() + lateNanos, m.mapVersion(), m.failedDevices()));
        } finally {
            lock.unlock();
        }
    }

    private List<Command.SdsDown> silent() {
        final List<Command.SdsDown> downs = new ArrayList<>();
        final long now = host.clock().nanos();
        lock.lock();
        try {
            members.forEach((node, member) -> {
                if (now - member.heardNanos() >= config.downAfterNanos()) {
                    downs.add(new Command.SdsDown(
                            node,
                            member.incarnation(),
                            toldVersion(node),
                            "no heartbeat for " + Units.formatNanos(now - member.heardNanos())));
                }
            });
            downs.forEach(down -> members.remove(down.node()));
        } finally {
            lock.unlock();
        }
        return downs;
    }
}
