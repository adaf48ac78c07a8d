package kintsugi.simulation.hardware.sharing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A problem put to {@link BandwidthSharing}, as a network would: at the times that it asks for, in whole nanoseconds. */
final class Replay {
    final Map<Integer, Moving> flows = new TreeMap<>();
    /** Flows in the order in which they were told. */
    final List<Integer> told = new ArrayList<>();

    final Map<Integer, Double> left = new TreeMap<>();

    private final BandwidthSharing sharing;
    private final List<Double> capacities;
    private final long shiftNanos;
    private final Runnable afterSolve;

    final class Moving extends Flow {
        final int id;
        List<Integer> route;
        boolean isOver;

        Moving(final Change.Start start) {
            super(start.bytes(), start.weight(), start.cap());
            this.id = start.flow();
            this.route = start.route();
        }

        @Override
        protected void finished() {
            isOver = true;
            told.add(id);
        }

        double finishSeconds() {
            return (finishNanos() - shiftNanos + finishFraction()) / 1e9;
        }
    }

    /** All of it, with a check of fairness whenever rates were solved, if they are to be fair. */
    Replay(final RandomProblem problem, final BandwidthSharing sharing, final long shiftNanos, final boolean isFair) {
        this.sharing = sharing;
        this.shiftNanos = shiftNanos;
        this.capacities = new ArrayList<>(problem.capacities());
        this.afterSolve = isFair ? this::checkFairness : () -> {};
        capacities.forEach(sharing::addLink);
        sharing.advanceTo(shiftNanos);
        for (final Change change : problem.changes()) {
            advance(shiftNanos + change.atNanos());
            apply(change);
        }
        advance(Long.MAX_VALUE);
    }

    private void advance(final long nanos) {
        for (long next = sharing.nextNanos(); next <= nanos && next < Long.MAX_VALUE; next = sharing.nextNanos()) {
            afterSolve.run();
            sharing.advanceTo(next);
        }
        afterSolve.run();
        if (nanos < Long.MAX_VALUE) {
            sharing.advanceTo(nanos);
        }
    }

    private void apply(final Change change) {
        switch (change) {
            case Change.Start start -> {
                final Moving flow = new Moving(start);
                flows.put(start.flow(), flow);
                sharing.start(flow, array(start.route()));
            }
            case Change.Stop stop -> {
                final Moving flow = flows.get(stop.flow());
                if (!flow.isOver) {
                    flow.isOver = true;
                    left.put(stop.flow(), sharing.bytesLeft(flow));
                    sharing.stop(flow);
                }
            }
            case Change.Reroute reroute -> {
                flows.get(reroute.flow()).route = reroute.route();
                sharing.reroute(flows.get(reroute.flow()), array(reroute.route()));
            }
            case Change.Capacity capacity -> {
                capacities.set(capacity.link(), capacity.bytesPerSecond());
                sharing.setCapacity(capacity.link(), capacity.bytesPerSecond());
            }
        }
    }

    private static int[] array(final List<Integer> route) {
        return route.stream().mapToInt(link -> link).toArray();
    }

    private void checkFairness() {
        final List<FairnessCheck.Rate> rates = flows.values().stream()
                .filter(flow -> !flow.isOver && sharing.bytesLeft(flow) > 0)
                .map(flow -> new FairnessCheck.Rate(
                        flow.route, sharing.rate(flow) / flow.weight, flow.weight, flow.capBytesPerSecond))
                .toList();
        FairnessCheck.check(capacities, rates);
    }
}
