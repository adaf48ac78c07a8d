package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import kintsugi.core.unit.Units;
import kintsugi.input.Counted;
import kintsugi.input.InputException;
import kintsugi.input.Place;
import kintsugi.input.Problem;
import kintsugi.lab.expect.Expectation;
import kintsugi.lab.expect.LatencyBound;
import kintsugi.lab.expect.RequestCount;
import kintsugi.lab.expect.RouteIs;
import kintsugi.lab.fault.CrashNode;
import kintsugi.lab.fault.FailDisk;
import kintsugi.lab.fault.FailLink;
import kintsugi.lab.fault.Fault;
import kintsugi.lab.fault.FlapLink;
import kintsugi.lab.fault.HealPartition;
import kintsugi.lab.fault.Partition;
import kintsugi.lab.fault.RestartNode;
import kintsugi.lab.fault.RestoreDisk;
import kintsugi.lab.fault.RestoreLink;
import kintsugi.lab.fault.SlowDisk;
import kintsugi.lab.fault.SlowLink;
import kintsugi.lab.scenario.Ending;
import kintsugi.lab.scenario.FaultPlan;
import kintsugi.lab.scenario.Scenario;
import kintsugi.lab.scenario.Scenario.PlacedExpectation;

/**
 * Refuses what a scenario can never do, as far as times and counts of its loads tell: what lies after its end, repairs of what is
 * whole, expectations that no course of the run could meet. What merely may fail is left to the run.
 */
final class Feasibility {
    private final Scenario scenario;
    private final List<PreparedLoad> loads;
    private final LoadTimes times;
    private final List<Problem> problems = new ArrayList<>();

    Feasibility(final Scenario scenario, final List<PreparedLoad> loads, final LoadTimes times) {
        this.scenario = scenario;
        this.loads = loads;
        this.times = times;
    }

    /** @throws InputException with all that it found */
    void check() {
        if (scenario.ending() instanceof Ending.AtTime end) {
            endsLate(end.nanos());
        }
        scenario.faults().forEach(this::mendsWhatBroke);
        scenario.placedExpectations().forEach(this::expectation);
        if (!problems.isEmpty()) {
            problems.sort(Problem.BY_PLACE);
            throw new InputException(problems);
        }
    }

    private void endsLate(final long endNanos) {
        final String end = Units.formatNanos(endNanos);
        for (final FaultPlan fault : scenario.faults()) {
            final long at = times.resolve(fault.when());
            if (at >= endNanos) {
                problem(
                        fault.place(),
                        "this happens at " + Units.formatNanos(at) + ", and the run ends at " + end
                                + "; choose an earlier time, or a longer 'duration'");
            }
        }
        for (int i = 0; i < loads.size(); i++) {
            startsLate(scenario.loads().get(i).startPlace(), loads.get(i).startNanos(), endNanos);
        }
        for (final Scenario.PlacedFlows flows : scenario.flows()) {
            startsLate(flows.startPlace(), flows.plan().startNanos(), endNanos);
        }
        scenario.placedExpectations().forEach(placed -> looksLate(placed, endNanos));
    }

    private void looksLate(final PlacedExpectation placed, final long endNanos) {
        if (placed.expectation() instanceof RouteIs route && route.atNanos().orElse(0) > endNanos) {
            never(
                    placed.place(),
                    "the run ends at " + Units.formatNanos(endNanos)
                            + ", before that route is looked at; look earlier");
        }
    }

    private void startsLate(final Place place, final long start, final long endNanos) {
        if (start >= endNanos) {
            problem(
                    place,
                    "this load starts at " + Units.formatNanos(start) + ", and the run ends at "
                            + Units.formatNanos(endNanos) + "; start it earlier, or give a longer 'duration'");
        }
    }

    private void mendsWhatBroke(final FaultPlan repair) {
        if (repair.fault().isHarmful()) {
            return;
        }
        final long at = times.resolve(repair.when());
        final boolean isBroken = scenario.faults().stream()
                .anyMatch(f -> times.resolve(f.when()) <= at && mends(repair.fault(), f.fault()));
        if (!isBroken) {
            problem(
                    repair.place(),
                    "'" + repair.fault().kind() + "' has nothing to mend at " + Units.formatNanos(at)
                            + "; add the fault that it ends, at an earlier time, or remove it");
        }
    }

    private static boolean mends(final Fault repair, final Fault fault) {
        return switch (repair) {
            case RestartNode r -> fault instanceof CrashNode f && f.node().equals(r.node());
            case RestoreDisk r ->
                (fault instanceof FailDisk || fault instanceof SlowDisk)
                        && fault.subject().equals(r.subject());
            case RestoreLink r ->
                switch (fault) {
                    case FailLink f -> isSame(r, f.a(), f.b());
                    case SlowLink f -> isSame(r, f.a(), f.b());
                    case FlapLink f -> isSame(r, f.a(), f.b());
                    default -> false;
                };
            case HealPartition r -> fault instanceof Partition;
            default -> true;
        };
    }

    private static boolean isSame(
            final RestoreLink link, final kintsugi.core.id.NodeId a, final kintsugi.core.id.NodeId b) {
        return (link.a().equals(a) && link.b().equals(b))
                || (link.a().equals(b) && link.b().equals(a));
    }

    private void expectation(final PlacedExpectation placed) {
        final Expectation expectation = placed.expectation();
        if (expectation instanceof LatencyBound bound) {
            latency(placed.place(), bound);
        } else if (expectation instanceof RequestCount count) {
            count(placed.place(), count);
        }
    }

    private void latency(final Place place, final LatencyBound bound) {
        final OptionalLong fault = firstHarm();
        if (fault.isEmpty() || loads.isEmpty()) {
            return;
        }
        final long first = fault.getAsLong();
        switch (bound.phase()) {
            case ALL -> {}
            case BEFORE -> {
                if (first <= times.fromNanos()) {
                    never(place, "the first fault, at " + Units.formatNanos(first) + ", comes before every request");
                }
            }
            case DURING, AFTER -> {
                if (first > lastArrivalNanos()) {
                    never(place, "the first fault, at " + Units.formatNanos(first) + ", comes after every request");
                }
            }
        }
    }

    private long lastArrivalNanos() {
        return loads.stream()
                .mapToLong(l -> l.endNanos() + l.plan().common().jitterNanos())
                .max()
                .orElse(0);
    }

    private OptionalLong firstHarm() {
        return scenario.faults().stream()
                .filter(f -> f.fault().isHarmful())
                .mapToLong(f -> times.resolve(f.when()))
                .min();
    }

    private void count(final Place place, final RequestCount count) {
        final long most = Math.max(
                count.atLeast().orElse(0),
                Math.max(
                        count.total().orElse(0),
                        count.reads().orElse(0) + count.writes().orElse(0)));
        PreparedLoad.Counts sent = new PreparedLoad.Counts(0, 0);
        for (final PreparedLoad load : loads) {
            sent = sent.plus(load.counts(most + 1));
        }
        atMost(
                place,
                "requests",
                Math.max(count.total().orElse(0), count.atLeast().orElse(0)),
                sent.total());
        atMost(place, "reads", count.reads().orElse(0), sent.reads());
        atMost(place, "writes", count.writes().orElse(0), sent.writes());
        if (firstHarm().isEmpty() && scenario.ending() instanceof Ending.AfterLoad) {
            atLeast(place, "requests", count.total(), sent.total());
            atLeast(place, "reads", count.reads(), sent.reads());
            atLeast(place, "writes", count.writes(), sent.writes());
        }
    }

    private void atMost(final Place place, final String what, final long wanted, final long sent) {
        if (wanted > sent) {
            never(
                    place,
                    Counted.of(wanted, what) + (wanted == 1 ? " is" : " are") + " more than the " + sent
                            + " that the load sends; change one of them");
        }
    }

    /** Where nothing breaks, every request that is sent is completed. */
    private void atLeast(final Place place, final String what, final OptionalLong wanted, final long sent) {
        if (wanted.isPresent() && wanted.getAsLong() < sent) {
            never(
                    place,
                    "nothing breaks, and the load sends more than " + Counted.of(wanted.getAsLong(), what)
                            + "; use at_least, or change the load");
        }
    }

    private void never(final Place place, final String why) {
        problem(place, "this can never hold: " + why);
    }

    private void problem(final Place place, final String sentence) {
        problems.add(new Problem(place, sentence));
    }
}
