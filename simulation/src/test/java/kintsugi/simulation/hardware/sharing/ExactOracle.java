package kintsugi.simulation.hardware.sharing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a problem in exact arithmetic, as simply as it can be said: at every change, fill all links progressively from zero. It
 * shares nothing with the code that it checks.
 */
final class ExactOracle {
    private final List<Ratio> capacities = new ArrayList<>();
    private final Map<Integer, Moving> moving = new TreeMap<>();
    private Ratio now = Ratio.ZERO;
    /** Exact times of finish in seconds, by flow. */
    final Map<Integer, Ratio> finishes = new TreeMap<>();
    /** Flows in the order in which they finish; of those that finish together, first the one that started first. */
    final List<Integer> order = new ArrayList<>();
    /** What was left of flows that were stopped. */
    final Map<Integer, Ratio> left = new TreeMap<>();

    private static final class Moving {
        final int id;
        final int rank;
        final Ratio weight;
        final @Nullable Ratio cap;
        List<Integer> route;
        Ratio left;
        Ratio rate = Ratio.ZERO;

        Moving(final Change.Start start, final int rank) {
            this.id = start.flow();
            this.rank = rank;
            this.weight = Ratio.of(start.weight());
            this.cap = start.cap() == Double.POSITIVE_INFINITY ? null : Ratio.of(start.cap());
            this.route = start.route();
            this.left = Ratio.of(start.bytes());
        }
    }

    ExactOracle(final RandomProblem problem) {
        problem.capacities().forEach(capacity -> capacities.add(Ratio.of(capacity)));
        int starts = 0;
        for (int i = 0; i < problem.changes().size(); i++) {
            final Change change = problem.changes().get(i);
            advance(Ratio.seconds(change.atNanos()));
            apply(change, starts++);
        }
        advance(null);
    }

    private void apply(final Change change, final int rank) {
        switch (change) {
            case Change.Start start -> moving.put(start.flow(), new Moving(start, rank));
            case Change.Stop stop -> {
                final Moving stopped = moving.remove(stop.flow());
                if (stopped != null) {
                    left.put(stop.flow(), stopped.left);
                }
            }
            case Change.Reroute reroute -> {
                final Moving flow = moving.get(reroute.flow());
                if (flow != null) {
                    flow.route = reroute.route();
                }
            }
            case Change.Capacity capacity -> capacities.set(capacity.link(), Ratio.of(capacity.bytesPerSecond()));
        }
    }

    /** To that time, or to the end. */
    private void advance(final @Nullable Ratio to) {
        while (true) {
            final Ratio next = now.compareTo(to == null ? now.plus(Ratio.of(1)) : to) < 0 ? nextFinish() : null;
            if (next == null || (to != null && next.compareTo(to) > 0)) {
                break;
            }
            move(next);
            finish();
        }
        if (to != null) {
            move(to);
        }
    }

    private @Nullable Ratio nextFinish() {
        fill();
        Ratio next = null;
        for (final Moving flow : moving.values()) {
            if (flow.left.isZero() || !flow.rate.isZero()) {
                final Ratio time = flow.left.isZero() ? now : now.plus(flow.left.over(flow.rate));
                next = next == null ? time : next.min(time);
            }
        }
        return next;
    }

    private void move(final Ratio to) {
        for (final Moving flow : moving.values()) {
            flow.left = flow.left.minus(flow.rate.times(to.minus(now)));
        }
        now = to;
    }

    private void finish() {
        final List<Moving> done = new ArrayList<>(
                moving.values().stream().filter(flow -> flow.left.isZero()).toList());
        done.sort((a, b) -> Integer.compare(a.rank, b.rank));
        for (final Moving flow : done) {
            moving.remove(flow.id);
            finishes.put(flow.id, now);
            order.add(flow.id);
        }
    }

    private void fill() {
        final Set<Moving> rising = new LinkedHashSet<>(moving.values());
        rising.forEach(flow -> flow.rate = Ratio.ZERO);
        while (!rising.isEmpty()) {
            final Ratio step = step(rising);
            rising.forEach(flow -> flow.rate = flow.rate.plus(step.times(flow.weight)));
            rising.removeIf(flow -> flow.rate.equals(flow.cap)
                    || flow.route.stream().anyMatch(link -> room(link).isZero()));
        }
    }

    /** How far all can rise before one has to stop. */
    private Ratio step(final Set<Moving> rising) {
        Ratio step = null;
        for (final Moving flow : rising) {
            for (final int link : flow.route) {
                final Ratio most = room(link).over(weight(rising, link));
                step = step == null ? most : step.min(most);
            }
            if (flow.cap != null) {
                final Ratio most = flow.cap.minus(flow.rate).over(flow.weight);
                step = step == null ? most : step.min(most);
            }
        }
        if (step == null) {
            throw new IllegalStateException("a flow that nothing bounds");
        }
        return step;
    }

    private Ratio room(final int link) {
        Ratio room = capacities.get(link);
        for (final Moving flow : moving.values()) {
            if (flow.route.contains(link)) {
                room = room.minus(flow.rate);
            }
        }
        return room;
    }

    private static Ratio weight(final Set<Moving> rising, final int link) {
        Ratio weight = Ratio.ZERO;
        for (final Moving flow : rising) {
            if (flow.route.contains(link)) {
                weight = weight.plus(flow.weight);
            }
        }
        return weight;
    }
}
