package kintsugi.lab.expect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.measure.RequestLog.Operation;

/**
 * Decides whether what was read from one block can be explained: whether all its requests can be put in one order in which each
 * took effect at a point between its start and its end, and each read saw what the writes before it had left. That is
 * linearizability of a register (Herlihy and Wing 1990), found by just-in-time linearization (Lowe 2017).
 *
 * <p>The history is walked in the order of starts and ends. At every moment a set of <em>states</em> is kept: a value the block may
 * have, with the requests under way that have taken effect already. When a request ends, states in which it has not yet taken
 * effect must let it do so, if need be after others that are under way; states that cannot are dropped. When none is left, the
 * request that ended cannot be explained. A failed write never ends: it may take effect at any later time, or never. A write that
 * covers a part of the block changes its tag as {@link PatternPayload#overlay} says. At a {@link PowerLoss}, values since the last
 * FLUSH may come back.
 *
 * <p>With many requests under way on one block at once, states multiply. Beyond {@value #STATES_AT_MOST}, or {@value
 * #PENDING_AT_MOST} requests under way, the block is given up as unclear and counted as such, never as right.
 */
final class BlockHistory {
    private static final int STATES_AT_MOST = 2_048;
    private static final int PENDING_AT_MOST = 60;

    private final RequestLog log;
    private final long block;
    private final List<PowerLoss> losses;
    private final Map<PowerLoss, Set<Long>> revived = new LinkedHashMap<>();
    private final Set<Long> valuesSince = new TreeSet<>();
    private final long sinceStamp;
    private int[] pending = {};
    private Set<State> states = Set.of(new State(0, 0));
    private long slotsInUse;
    private long lastStamp;
    private boolean isUnclear;

    /** A value the block may have, and the slots of requests under way that have taken effect. */
    private record State(long value, long done) {}

    BlockHistory(final RequestLog log, final long block, final List<PowerLoss> losses) {
        this(log, block, losses, Long.MAX_VALUE);
    }

    /**
     * @param losses of power, in order
     * @param sinceStamp collect the values that the block may have had from that point on
     */
    BlockHistory(final RequestLog log, final long block, final List<PowerLoss> losses, final long sinceStamp) {
        this.log = log;
        this.block = block;
        this.losses = losses;
        this.sinceStamp = sinceStamp;
    }

    /** Walks the requests, given in the order of their starts; gives what cannot be explained. */
    Optional<String> walk(final int[] requests) {
        if (losses.isEmpty() && isSequential(requests)) {
            return walkSequential(requests);
        }
        final Optional<String> unexplained = walkConcurrent(requests);
        collect(Long.MAX_VALUE);
        return unexplained;
    }

    /** Whether each request ended before the next began: by far the most frequent case, and the cheap one. */
    private boolean isSequential(final int[] requests) {
        for (int i = 0; i < requests.length; i++) {
            final long next = i + 1 < requests.length ? log.startStamp(requests[i + 1]) : Long.MAX_VALUE;
            if (log.endStamp(requests[i]) >= next) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> walkSequential(final int[] requests) {
        long value = 0;
        for (final int request : requests) {
            if (log.startStamp(request) > sinceStamp) {
                valuesSince.add(value);
            }
            if (log.operation(request) == Operation.WRITE) {
                value = written(value, request);
            } else if (seenOf(request) != value) {
                return Optional.of(unexplained(request));
            }
        }
        states = Set.of(new State(value, 0));
        return Optional.empty();
    }

    private Optional<String> walkConcurrent(final int[] requests) {
        final int[] byEnd = Arrays.stream(requests)
                .boxed()
                .sorted((a, b) -> Long.compare(log.endStamp(a), log.endStamp(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        int ended = 0;
        for (final int request : requests) {
            while (ended < byEnd.length && log.endStamp(byEnd[ended]) < log.startStamp(request)) {
                if (!end(byEnd[ended])) {
                    return Optional.of(unexplained(byEnd[ended]));
                }
                ended++;
            }
            start(request);
        }
        while (ended < byEnd.length && log.endStamp(byEnd[ended]) != Long.MAX_VALUE) {
            if (!end(byEnd[ended])) {
                return Optional.of(unexplained(byEnd[ended]));
            }
            ended++;
        }
        return Optional.empty();
    }

    /** Whether there were too many requests under way at once to decide. */
    boolean isUnclear() {
        return isUnclear;
    }

    /** Values the block may have after the walk; those of writes that never ended count too. */
    Set<Long> finalValues() {
        if (slotsInUse == 0 && states.size() == 1) {
            return Set.of(states.iterator().next().value);
        }
        final Set<Long> values = new TreeSet<>();
        closure(0).forEach(state -> values.add(state.value));
        return values;
    }

    /** Values the block may have had at any time from the given stamp to the end. */
    Set<Long> valuesSince() {
        valuesSince.addAll(finalValues());
        return valuesSince;
    }

    /** Before each event: the values up to it count if they lie after the stamp, and may come back at a power loss. */
    private void collect(final long eventStamp) {
        if (eventStamp > sinceStamp) {
            valuesSince.addAll(finalValues());
        }
        for (final PowerLoss loss : losses) {
            if (loss.covers(lastStamp, eventStamp)) {
                revived.computeIfAbsent(loss, l -> new TreeSet<>()).addAll(finalValues());
            }
            if (lastStamp < loss.stamp() && eventStamp > loss.stamp()) {
                revive(revived.getOrDefault(loss, Set.of()));
            }
        }
        lastStamp = eventStamp;
    }

    /** After a power loss the block may hold any of these; what is under way may have been lost with it, or not. */
    private void revive(final Set<Long> values) {
        final Set<State> reached = closure(0);
        final Set<State> all = new LinkedHashSet<>(reached);
        for (final long value : values) {
            all.add(new State(value, 0));
            reached.forEach(state -> all.add(new State(value, state.done)));
        }
        states = all;
    }

    private void start(final int request) {
        collect(log.startStamp(request));
        final int slot = Long.numberOfTrailingZeros(~slotsInUse);
        if (isUnclear || slot >= PENDING_AT_MOST) {
            isUnclear = true;
            return;
        }
        slotsInUse |= 1L << slot;
        if (slot >= pending.length) {
            pending = Arrays.copyOf(pending, Math.min(PENDING_AT_MOST, slot * 2 + 4));
        }
        pending[slot] = request;
    }

    private boolean end(final int request) {
        if (isUnclear) {
            return true;
        }
        collect(log.endStamp(request));
        final int slot = slotOf(request);
        final Set<State> after = new LinkedHashSet<>();
        for (final State state : isAlone(slot) ? steps(states, slot) : closure(1L << slot)) {
            if ((state.done & 1L << slot) != 0) {
                after.add(new State(state.value, state.done & ~(1L << slot)));
            }
        }
        slotsInUse &= ~(1L << slot);
        states = after;
        return isUnclear || !states.isEmpty();
    }

    private boolean isAlone(final int slot) {
        return slotsInUse == 1L << slot;
    }

    /** States in which that request has taken effect, when no other is under way. */
    private Set<State> steps(final Set<State> from, final int slot) {
        final Set<State> next = new LinkedHashSet<>();
        for (final State state : from) {
            if ((state.done & 1L << slot) != 0) {
                next.add(state);
            } else if (canStep(state, slot)) {
                next.add(step(state, slot));
            }
        }
        return next;
    }

    /**
     * Every state that can be reached by letting requests under way take effect, in any order, until those of {@code target} have:
     * what could take effect after them may as well do so later.
     */
    private Set<State> closure(final long target) {
        final Set<State> reached = new LinkedHashSet<>(states);
        final List<State> open = new ArrayList<>(states);
        while (!open.isEmpty()) {
            final State state = open.removeLast();
            if (target != 0 && (state.done & target) == target) {
                continue;
            }
            for (long left = slotsInUse & ~state.done; left != 0; left &= left - 1) {
                final int slot = Long.numberOfTrailingZeros(left);
                if (canStep(state, slot)) {
                    final State next = step(state, slot);
                    if (reached.add(next)) {
                        open.add(next);
                    }
                }
            }
            if (reached.size() > STATES_AT_MOST) {
                isUnclear = true;
                return reached;
            }
        }
        return reached;
    }

    private boolean canStep(final State state, final int slot) {
        final int request = pending[slot];
        return log.operation(request) == Operation.WRITE || seenOf(request) == state.value;
    }

    private State step(final State state, final int slot) {
        final int request = pending[slot];
        final long value = log.operation(request) == Operation.WRITE ? written(state.value, request) : state.value;
        return new State(value, state.done | 1L << slot);
    }

    private long written(final long old, final int request) {
        final long start = block * Blocks.BYTES;
        final int from = (int) Math.max(0, log.offset(request) - start);
        final int to = (int) Math.min(Blocks.BYTES, log.offset(request) + log.length(request) - start);
        return PatternPayload.overlay(old, log.tag(request), from, to);
    }

    private long seenOf(final int request) {
        return log.seen(request, (int) (block - log.offset(request) / Blocks.BYTES));
    }

    private int slotOf(final int request) {
        for (long left = slotsInUse; left != 0; left &= left - 1) {
            final int slot = Long.numberOfTrailingZeros(left);
            if (pending[slot] == request) {
                return slot;
            }
        }
        throw new IllegalStateException("request " + request + " ended without having started");
    }

    private String unexplained(final int request) {
        return "request " + request + " ("
                + (log.operation(request) == Operation.READ ? "a read" : "a write")
                + " of block " + block + ", answered at " + log.endNanos(request) + " ns) saw "
                + (log.operation(request) == Operation.READ ? Long.toHexString(seenOf(request)) : "nothing")
                + ", which no order of the writes explains";
    }
}
