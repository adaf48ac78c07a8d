package kintsugi.simulation.hardware.sharing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import kintsugi.core.check.Invariant;

/**
 * Shares the bandwidth of links among flows, in continuous time. A link is whatever bounds a sum of rates: one direction of a cable, or
 * one side of a NIC. A flow takes the links of its route all at once, at one rate.
 *
 * <p>Three fidelities:
 * <ul>
 *   <li>{@link #exact}: at every instant the rates are max-min fair: no flow could be faster without making one slower that is not
 *       faster than it. They are solved again when a flow starts, ends or takes another route, or a capacity changes; all changes
 *       of one instant are one solve.
 *   <li>{@link #tick}: the same rates, but solved at whole multiples of the tick only. A flow that starts or takes another
 *       route waits for the next boundary (one that does so at a boundary does not wait). Between boundaries all rates stay. A flow
 *       still finishes, or is stopped, at its exact time within the tick; what it leaves is given to others at the boundary, and so is a
 *       new capacity. Differences from exact shrink linearly with the tick.
 *   <li>{@link #equalShare}: the older model, kept for comparison. At boundaries too, but each link divides its capacity equally
 *       (by weight) among its flows, and a flow gets the least share on its route. What it cannot use of another share is lost.
 * </ul>
 *
 * <p>A link with capacity 0 stalls its flows. A flow of size 0, or without both links and a cap, finishes at the instant at which it
 * starts. A flow without links has its cap as rate.
 *
 * <p>Times within are whole nanoseconds and a fraction: finish times have a relative error below 1e-9, even after years. They are rounded
 * up once, by {@link #nextNanos}. Links that nothing happens to cost nothing. Nothing depends on hash order.
 */
public final class BandwidthSharing {
    private static final Comparator<Flow> BY_FINISH = Comparator.comparingLong(Flow::finishNanos)
            .thenComparingDouble(Flow::finishFraction)
            .thenComparingLong(flow -> flow.order);

    private final Traffic traffic = new Traffic();
    private final Present present = traffic.present;
    private final Links links = traffic.links;
    private final Solver solver;
    /** 0 for continuous time. */
    private final long tickNanos;

    private final List<Flow> waiting = new ArrayList<>();
    private final List<Flow> due = new ArrayList<>();
    private boolean isChanged;
    private boolean isTelling;
    private long starts;
    private long solves;

    private BandwidthSharing(final long tickNanos, final Function<Traffic, Solver> solver) {
        this.tickNanos = tickNanos;
        this.solver = solver.apply(traffic);
    }

    /** Max-min fair at every instant. */
    public static BandwidthSharing exact() {
        return exact(MaxMin.COMPONENT_SHARE);
    }

    /** With another share at which the whole component is solved: for tests. */
    static BandwidthSharing exact(final int componentShare) {
        return new BandwidthSharing(0, traffic -> new MaxMin(traffic, componentShare));
    }

    /** Max-min fair, solved at whole multiples of the tick. */
    public static BandwidthSharing tick(final long tickNanos) {
        Invariant.that(tickNanos > 0, "length of a tick");
        return new BandwidthSharing(tickNanos, traffic -> new MaxMin(traffic, MaxMin.COMPONENT_SHARE));
    }

    /** The older model: equal shares of each link, at whole multiples of the tick. */
    public static BandwidthSharing equalShare(final long tickNanos) {
        Invariant.that(tickNanos > 0, "length of a tick");
        return new BandwidthSharing(tickNanos, EqualShare::new);
    }

    /** Adds a link. Links are counted from 0. */
    public int addLink(final double bytesPerSecond) {
        return links.add(bytesPerSecond);
    }

    /** The capacity of a link from now on. */
    public void setCapacity(final int link, final double bytesPerSecond) {
        isChanged |= links.setCapacity(link, bytesPerSecond);
    }

    /**
     * Starts a flow over these links, each at most once, or goes on with one that was stopped.
     *
     * @throws Invariant.Broken if it is on its way already, or has finished
     */
    public void start(final Flow flow, final int[] route) {
        Invariant.that(flow.stage == Flow.Stage.OUT, "a flow starts only once");
        flow.order = starts++;
        send(flow, route);
    }

    private void send(final Flow flow, final int[] route) {
        if (flow.needsNoTime(route)) {
            finish(flow);
        } else if (tickNanos > 0) {
            flow.stage = Flow.Stage.WAITING;
            flow.route = route;
            waiting.add(flow);
            isChanged = true;
        } else {
            traffic.join(flow, route);
            isChanged = true;
        }
    }

    private void finish(final Flow flow) {
        flow.finishAt(present);
        due.add(flow);
    }

    /** Stops a flow: it is not told when it finishes, not even if it has finished by now. Does nothing if it is not on its way. */
    public void stop(final Flow flow) {
        if (flow.stage == Flow.Stage.DUE) {
            due.remove(flow);
        } else {
            withdraw(flow);
        }
        if (flow.stage != Flow.Stage.TOLD) {
            flow.stage = Flow.Stage.OUT;
        }
    }

    /** Makes a flow that is not on its way as it was when it was new: all of it is left. */
    public void reset(final Flow flow) {
        Invariant.that(
                flow.stage == Flow.Stage.OUT || flow.stage == Flow.Stage.TOLD, "a flow on its way stays as it is");
        flow.reset();
    }

    private void withdraw(final Flow flow) {
        if (flow.stage == Flow.Stage.WAITING) {
            waiting.remove(flow);
        } else if (flow.stage == Flow.Stage.MOVING) {
            traffic.leave(flow);
            isChanged = true;
        }
    }

    /** What is left of a flow takes another route from now on. Does nothing if it is not on its way. */
    public void reroute(final Flow flow, final int[] route) {
        if (flow.stage == Flow.Stage.WAITING || flow.stage == Flow.Stage.MOVING) {
            withdraw(flow);
            send(flow, route);
        }
    }

    /**
     * The earliest whole nanosecond at which a flow has finished or a boundary is due: the time to call {@link #advanceTo} for.
     * {@link Long#MAX_VALUE} if there is nothing to wait for; the present if something is to be told at once.
     */
    public long nextNanos() {
        settle();
        if (!due.isEmpty()) {
            return present.roundedUp();
        }
        final long finishes = traffic.finishes.nanos();
        final long roundedUp = traffic.finishes.fraction() > 0 ? finishes + 1 : finishes;
        return isChanged ? Math.min(roundedUp, boundary()) : roundedUp;
    }

    /** The first boundary that is not past. */
    private long boundary() {
        return Math.ceilDiv(present.roundedUp(), tickNanos) * tickNanos;
    }

    /** As {@link #advanceTo(long, double)}, to a whole nanosecond. */
    public void advanceTo(final long nanos) {
        advanceTo(nanos, 0);
    }

    /**
     * Moves time on, and then tells the flows that have finished, in the order of (exact time of finish, start). What they start
     * starts at the new present.
     */
    public void advanceTo(final long nanos, final double fraction) {
        Invariant.that(!isTelling, "time stands still while finishes are told");
        Invariant.that(!present.isAfter(nanos, fraction) && fraction >= 0 && fraction < 1, "time moves on");
        if (!isSolveDue() || !present.is(nanos, fraction)) {
            settle();
            while (advanceWithin(nanos, fraction)) {
                settle();
            }
            present.set(nanos, fraction);
        }
        tell();
    }

    /** Goes to what happens next, if it happens by then. */
    private boolean advanceWithin(final long nanos, final double fraction) {
        final long boundary = isChanged ? boundary() : Long.MAX_VALUE;
        if (boundary <= traffic.finishes.nanos() && boundary <= nanos) {
            present.set(boundary, 0);
            return true;
        }
        if (!traffic.finishes.isBy(nanos, fraction)) {
            return false;
        }
        present.set(traffic.finishes.nanos(), traffic.finishes.fraction());
        finishAllDue();
        return true;
    }

    private void finishAllDue() {
        while (traffic.isFirstDue()) {
            final Flow flow = traffic.first();
            traffic.leave(flow);
            finish(flow);
        }
        isChanged = true;
    }

    private void settle() {
        if (isSolveDue()) {
            isChanged = false;
            for (final Flow flow : waiting) {
                traffic.join(flow, flow.route);
            }
            waiting.clear();
            solver.solve();
            solves++;
        }
    }

    private boolean isSolveDue() {
        return isChanged && (tickNanos == 0 || (present.fraction() == 0 && present.nanos() % tickNanos == 0));
    }

    private void tell() {
        if (due.isEmpty()) {
            return;
        }
        due.sort(BY_FINISH);
        final List<Flow> told = List.copyOf(due);
        due.clear();
        isTelling = true;
        for (final Flow flow : told) {
            if (flow.stage == Flow.Stage.DUE) {
                flow.stage = Flow.Stage.TOLD;
                flow.finished();
            }
        }
        isTelling = false;
    }

    /** How fast a flow moves now, in bytes per second; 0 if it is not on its way. */
    public double rate(final Flow flow) {
        settle();
        return flow.stage == Flow.Stage.MOVING ? traffic.paths.rateOfEach(flow.path) : 0;
    }

    /** What of a flow has still to pass. */
    public double bytesLeft(final Flow flow) {
        return flow.stage == Flow.Stage.MOVING ? traffic.left(flow) : flow.left;
    }

    /** What a link does and has done. */
    public LinkUse use(final int link) {
        settle();
        return links.use(link, traffic.flows(link));
    }

    /** How many times rates were solved. */
    public long solves() {
        return solves;
    }

    /** How many rates of flows were worked out in all solves. */
    public long flowsTouched() {
        return traffic.flowsTouched();
    }
}
