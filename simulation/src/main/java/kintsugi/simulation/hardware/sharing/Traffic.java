package kintsugi.simulation.hardware.sharing;

import kintsugi.core.check.Invariant;

/** Links, the paths over them, and when their flows finish: what solvers work on. */
final class Traffic {
    private static final double NANOS = 1e9;

    /** Beyond that many nanoseconds (146 years) no end is in sight. */
    private static final double FAR_NANOS = 1L << 62;

    final Present present = new Present();
    final Links links = new Links(present);
    final Paths paths = new Paths();
    final FinishQueue finishes = new FinishQueue();
    private long flowsTouched;

    void join(final Flow flow, final int[] route) {
        int path = paths.find(flow, route);
        if (path == Paths.NONE) {
            path = open(flow, route);
        } else {
            paths.serve(path, present);
        }
        paths.join(path, flow);
        flow.stage = Flow.Stage.MOVING;
        key(path);
        finishes.order();
        for (final int link : route) {
            links.change(link);
        }
    }

    private int open(final Flow flow, final int[] route) {
        check(route);
        final int path = paths.add(flow, route, present);
        finishes.add(path);
        for (final int link : route) {
            links.join(link, path);
        }
        if (route.length == 0) {
            paths.level[path] = paths.capLevel[path];
        }
        return path;
    }

    private void check(final int[] route) {
        for (int i = 0; i < route.length; i++) {
            Invariant.that(route[i] >= 0 && route[i] < links.count(), "a route over links that exist");
            for (int j = 0; j < i; j++) {
                Invariant.that(route[i] != route[j], "a route that takes a link once");
            }
        }
    }

    /** Takes a flow off its path. What is left of it is kept with it. */
    void leave(final Flow flow) {
        final int path = flow.path;
        paths.serve(path, present);
        final double rate = paths.rateOfEach(path);
        paths.leave(flow);
        final boolean isEmpty = paths.members(path).size() == 0;
        for (final int link : paths.route[path]) {
            if (isEmpty) {
                links.leave(link, path);
            }
            links.release(link, rate);
        }
        if (isEmpty) {
            finishes.remove(path);
            paths.remove(path);
        } else {
            key(path);
            finishes.order();
        }
    }

    /** Gives a path another level; {@link FinishQueue#order} has to follow. */
    void setLevel(final int path, final double level) {
        flowsTouched += paths.members(path).size();
        if (!Tolerance.isSame(level, paths.level[path])) {
            paths.serve(path, present);
            paths.level[path] = level;
            key(path);
        }
    }

    /** How many rates of flows have been worked out, in all. */
    long flowsTouched() {
        return flowsTouched;
    }

    private void key(final int path) {
        final Flow first = paths.members(path).first();
        final double rate = paths.rateOfEach(path);
        final double nanos = rate > 0 ? Math.max(0, paths.left(first)) / rate * NANOS : FAR_NANOS;
        if (nanos < FAR_NANOS) {
            final double slack = Math.min(Tolerance.SNAP_NANOS, first.negligibleBytes() / rate * NANOS);
            finishIn(path, nanos, slack);
        } else {
            finishes.move(path, Long.MAX_VALUE, 0);
        }
    }

    private void finishIn(final int path, final double nanos, final double slack) {
        long whole = (long) nanos;
        double fraction = nanos - whole + present.fraction();
        if (fraction >= 1) {
            fraction -= 1;
            whole++;
        }
        if (fraction <= slack && (whole > 0 || present.fraction() == 0)) {
            fraction = 0;
        } else if (fraction >= 1 - slack) {
            fraction = 0;
            whole++;
        }
        finishes.move(path, present.nanos() + whole, fraction);
    }

    /** The flow that finishes first. */
    Flow first() {
        return paths.members(finishes.first()).first();
    }

    /** Whether the first flow has finished by now, but for what is negligible. */
    boolean isFirstDue() {
        final long nanos = finishes.nanos();
        if (nanos == Long.MAX_VALUE) {
            return false;
        }
        final double seconds = -present.secondsSince(nanos, finishes.fraction());
        return seconds <= 0 || seconds * paths.rateOfEach(finishes.first()) <= first().negligibleBytes();
    }

    /** What of a moving flow has still to pass. */
    double left(final Flow flow) {
        paths.serve(flow.path, present);
        return Math.max(0, paths.left(flow));
    }

    int flows(final int link) {
        int flows = 0;
        for (int i = 0; i < links.degree[link]; i++) {
            flows += paths.members(links.paths[link][i]).size();
        }
        return flows;
    }
}
