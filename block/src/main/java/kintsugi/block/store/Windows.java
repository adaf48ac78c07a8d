package kintsugi.block.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The dedup windows as they are durable on a device: for each client the writes that it may still send again and that are contained in
 * chunks here. What a client has settled leaves its window. If they outgrow their area, the largest window is cut from below, and
 * what was cut counts as settled: such a write is refused when it comes again, never repeated. Not thread-safe.
 */
final class Windows {
    private static final int SESSION_BYTES = 2 + 8 + 8 + 4;
    private static final int WRITE_BYTES = 16;

    private final int mostBytes;
    private final Map<String, Session> sessions = new TreeMap<>();
    private int bytes = Integer.BYTES;

    private static final class Session {
        private long incarnation;
        private long settledBelow;
        private long latestUse;
        private final TreeMap<Long, Long> keys = new TreeMap<>();
    }

    Windows(final int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Takes up what a batch says. */
    void fold(final Batch batch) {
        batch.forgotten().forEach(this::forget);
        batch.writes().forEach(write -> add(write, batch.sequence()));
    }

    /** All of it: first each client with what it has settled (of no chunk, sequence -1), then its writes. */
    List<StoredWrite> all() {
        final List<StoredWrite> all = new ArrayList<>();
        sessions.forEach((sdc, s) -> {
            all.add(new StoredWrite(-1, sdc, s.incarnation, -1, s.settledBelow));
            s.keys.forEach(
                    (sequence, key) -> all.add(new StoredWrite(key, sdc, s.incarnation, sequence, s.settledBelow)));
        });
        return all;
    }

    byte[] encode() {
        final byte[] encoded = new byte[bytes];
        final ByteBuffer buffer = Sealed.over(encoded);
        buffer.putInt(sessions.size());
        sessions.forEach((sdc, session) -> {
            final byte[] name = sdc.getBytes(StandardCharsets.UTF_8);
            buffer.putShort((short) name.length).put(name);
            buffer.putLong(session.incarnation).putLong(session.settledBelow).putInt(session.keys.size());
            session.keys.forEach((sequence, key) -> buffer.putLong(sequence).putLong(key));
        });
        return encoded;
    }

    static Windows decode(final byte[] encoded, final int mostBytes) {
        final Windows windows = new Windows(mostBytes);
        final ByteBuffer buffer = Sealed.over(encoded);
        for (int left = encoded.length == 0 ? 0 : buffer.getInt(); left > 0; left--) {
            final byte[] name = new byte[buffer.getShort()];
            buffer.get(name);
            final String sdc = new String(name, StandardCharsets.UTF_8);
            final long incarnation = buffer.getLong();
            final long settledBelow = buffer.getLong();
            windows.session(sdc, incarnation).settledBelow = settledBelow;
            for (int writes = buffer.getInt(); writes > 0; writes--) {
                final long sequence = buffer.getLong();
                windows.add(new StoredWrite(buffer.getLong(), sdc, incarnation, sequence, settledBelow), 0);
            }
        }
        return windows;
    }

    private void forget(final long key) {
        for (final Session session : sessions.values()) {
            final int before = session.keys.size();
            session.keys.values().removeIf(k -> k == key);
            bytes -= (before - session.keys.size()) * WRITE_BYTES;
        }
    }

    private void add(final StoredWrite write, final long batchSequence) {
        final Session known = sessions.get(write.sdc());
        if (known != null && known.incarnation > write.incarnation()) {
            return;
        }
        final Session session = session(write.sdc(), write.incarnation());
        session.latestUse = batchSequence;
        settle(session, write.settledBelow());
        if (write.sequence() >= session.settledBelow && session.keys.put(write.sequence(), write.key()) == null) {
            bytes += WRITE_BYTES;
        }
        while (bytes > mostBytes) {
            cut();
        }
    }

    private Session session(final String sdc, final long incarnation) {
        final Session session = sessions.computeIfAbsent(sdc, name -> {
            bytes += sessionBytes(name);
            return new Session();
        });
        if (session.incarnation < incarnation) {
            bytes -= session.keys.size() * WRITE_BYTES;
            session.keys.clear();
            session.incarnation = incarnation;
            session.settledBelow = 0;
        }
        return session;
    }

    private void settle(final Session session, final long settledBelow) {
        session.settledBelow = Math.max(session.settledBelow, settledBelow);
        final Map<Long, Long> settled = session.keys.headMap(session.settledBelow);
        bytes -= settled.size() * WRITE_BYTES;
        settled.clear();
    }

    private void cut() {
        final Session largest = sessions.values().stream()
                .max(Comparator.comparingInt(s -> s.keys.size()))
                .orElseThrow();
        if (largest.keys.isEmpty()) {
            dropOldest();
            return;
        }
        long below = largest.keys.firstKey();
        int count = 0;
        for (final long sequence : largest.keys.keySet()) {
            below = sequence + 1;
            if (++count * 2 >= largest.keys.size()) {
                break;
            }
        }
        settle(largest, below);
    }

    /** So many clients that their names alone fill the area: the one not heard of for longest is forgotten. */
    private void dropOldest() {
        final String oldest = sessions.entrySet().stream()
                .min(Comparator.comparingLong(e -> e.getValue().latestUse))
                .orElseThrow()
                .getKey();
        sessions.remove(oldest);
        bytes -= sessionBytes(oldest);
    }

    private static int sessionBytes(final String sdc) {
        return SESSION_BYTES + sdc.getBytes(StandardCharsets.UTF_8).length;
    }
}
