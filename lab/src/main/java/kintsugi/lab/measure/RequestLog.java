package kintsugi.lab.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kintsugi.core.check.Invariant;
import org.jspecify.annotations.Nullable;

/**
 * Every request of a run: when it came, what it asked, what became of it, and what each read saw. Kept in columns, about 70 bytes
 * for a request and 8 for each block read. Starts and ends are stamped with one growing number, which gives their exact order
 * also within one instant. Used by one thread at a time, as everything in a simulation is.
 */
public final class RequestLog {
    /** Most requests of one run. */
    public static final int REQUESTS_AT_MOST = 1 << 24;

    private static final int FIRST_CAPACITY = 1 << 12;
    private static final int ERRORS_KEPT = 20;
    private static final long[] NOTHING = {};

    /** What a request asks. */
    public enum Operation {
        READ,
        WRITE,
        FLUSH
    }

    private final List<String> volumes = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<Long> powerLosses = new ArrayList<>();
    private Operation[] operations = new Operation[FIRST_CAPACITY];
    private int[] volumeOf = new int[FIRST_CAPACITY];
    private int[] lengths = new int[FIRST_CAPACITY];
    private long[] offsets = new long[FIRST_CAPACITY];
    private long[] tags = new long[FIRST_CAPACITY];
    private long[] arrivals = new long[FIRST_CAPACITY];
    private long[] delays = new long[FIRST_CAPACITY];
    private long[] ends = new long[FIRST_CAPACITY];
    private long[] startStamps = new long[FIRST_CAPACITY];
    private long[] endStamps = new long[FIRST_CAPACITY];
    private boolean[] failed = new boolean[FIRST_CAPACITY];
    private long[][] seen = new long[FIRST_CAPACITY][];
    private int size;
    private int completed;
    private int inFlight;
    private int mostInFlight;
    private long stamps;

    /** A number for that volume; the same for the same name. */
    public int volume(final String name) {
        final int known = volumes.indexOf(name);
        if (known >= 0) {
            return known;
        }
        volumes.add(name);
        return volumes.size() - 1;
    }

    /** The name behind a number. */
    public String volumeName(final int volume) {
        return volumes.get(volume);
    }

    /** Volumes that were used. */
    public int volumes() {
        return volumes.size();
    }

    /**
     * A request is sent now.
     *
     * @param arrivalNanos when it was due, which is where its latency starts
     * @param nowNanos the time; later than its arrival when it had to wait
     * @param tag of what it writes; 0 for others
     * @return its number
     */
    public int start(
            final Operation operation,
            final int volume,
            final long offset,
            final int length,
            final long tag,
            final long arrivalNanos,
            final long nowNanos) {
        Invariant.that(size < REQUESTS_AT_MOST, "more than %d requests in one run", REQUESTS_AT_MOST);
        if (size == lengths.length) {
            grow();
        }
        final int i = size++;
        operations[i] = operation;
        volumeOf[i] = volume;
        offsets[i] = offset;
        lengths[i] = length;
        tags[i] = tag;
        arrivals[i] = arrivalNanos;
        delays[i] = nowNanos - arrivalNanos;
        ends[i] = -1;
        startStamps[i] = ++stamps;
        endStamps[i] = Long.MAX_VALUE;
        seen[i] = NOTHING;
        mostInFlight = Math.max(mostInFlight, ++inFlight);
        return i;
    }

    /** Every copy of something may have lost power at once now: what was not flushed may be gone. */
    public void powerLost() {
        powerLosses.add(++stamps);
    }

    /** The places of such moments in the order of all starts and ends. */
    public List<Long> powerLosses() {
        return List.copyOf(powerLosses);
    }

    /** It succeeded; a read saw these tags, one for each block it touched. */
    public void succeeded(final int i, final long nowNanos, final long[] tagsSeen) {
        end(i, nowNanos);
        endStamps[i] = ++stamps;
        seen[i] = tagsSeen;
    }

    /** It failed: a write may still have taken effect, now or later. */
    public void failed(final int i, final long nowNanos, final @Nullable String message) {
        end(i, nowNanos);
        failed[i] = true;
        if (errors.size() < ERRORS_KEPT) {
            errors.add(String.valueOf(message));
        }
    }

    private void end(final int i, final long nowNanos) {
        Invariant.that(ends[i] < 0, "request %d ended twice", i);
        ends[i] = nowNanos;
        completed++;
        inFlight--;
    }

    /** Requests so far. */
    public int size() {
        return size;
    }

    /** Requests that ended, well or badly. */
    public int completed() {
        return completed;
    }

    /** Requests of that kind that ended well. */
    public long succeeded(final Operation operation) {
        long count = 0;
        for (int i = 0; i < size; i++) {
            count += isOk(i) && operations[i] == operation ? 1 : 0;
        }
        return count;
    }

    /** Requests under way. */
    public int inFlight() {
        return inFlight;
    }

    /** The most that ever were under way at once. */
    public int mostInFlight() {
        return mostInFlight;
    }

    /** The first error messages. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** What request i asked. */
    public Operation operation(final int i) {
        return operations[i];
    }

    /** The number of its volume. */
    public int volumeOf(final int i) {
        return volumeOf[i];
    }

    /** First byte. */
    public long offset(final int i) {
        return offsets[i];
    }

    /** Bytes. */
    public int length(final int i) {
        return lengths[i];
    }

    /** Tag of what it wrote. */
    public long tag(final int i) {
        return tags[i];
    }

    /** When it was due. */
    public long arrivalNanos(final int i) {
        return arrivals[i];
    }

    /** How long after that it was sent. */
    public long delayNanos(final int i) {
        return delays[i];
    }

    /** When it ended; -1 if it never did. */
    public long endNanos(final int i) {
        return ends[i];
    }

    /** From arrival to end. */
    public long latencyNanos(final int i) {
        return ends[i] - arrivals[i];
    }

    /** Whether it ended well. */
    public boolean isOk(final int i) {
        return ends[i] >= 0 && !failed[i];
    }

    /** Its place in the order of all starts and ends. */
    public long startStamp(final int i) {
        return startStamps[i];
    }

    /** The place of its end in that order; {@link Long#MAX_VALUE} if it did not end well. */
    public long endStamp(final int i) {
        return endStamps[i];
    }

    /** What a read saw of the n-th block it touched. */
    public long seen(final int i, final int n) {
        return seen[i][n];
    }

    private void grow() {
        final int capacity = Math.min(REQUESTS_AT_MOST, lengths.length * 2);
        operations = Arrays.copyOf(operations, capacity);
        volumeOf = Arrays.copyOf(volumeOf, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        tags = Arrays.copyOf(tags, capacity);
        arrivals = Arrays.copyOf(arrivals, capacity);
        delays = Arrays.copyOf(delays, capacity);
        ends = Arrays.copyOf(ends, capacity);
        startStamps = Arrays.copyOf(startStamps, capacity);
        endStamps = Arrays.copyOf(endStamps, capacity);
        failed = Arrays.copyOf(failed, capacity);
        seen = Arrays.copyOf(seen, capacity);
    }
}
