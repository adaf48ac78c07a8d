package kintsugi.lab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import kintsugi.lab.campaign.Plan.FaultStep;
import kintsugi.lab.campaign.Plan.Lane;
import kintsugi.lab.campaign.Plan.Shape;

/**
 * Makes a plan that fails smaller as long as it fails, in any way: fewer faults, shorter ones, fewer lanes, simpler lanes, shorter load, fewer
 * nodes (delta debugging, Zeller and Hildebrandt 2002, on the plan). Any change shifts what happens when, so a fault that was reduced may show
 * itself by another symptom; and a small plan that does not fail is no proof that what was left out is to blame.
 */
public final class PlanShrinker {
    private static final int TRIALS_AT_MOST = 400;
    private static final int SHORT_MILLIS = 200;

    private final Function<Plan, SeedResult> runner;
    private final Consumer<String> progress;
    private Plan best;
    private int trials;

    private PlanShrinker(final Plan failing, final Function<Plan, SeedResult> runner, final Consumer<String> progress) {
        this.best = failing;
        this.runner = runner;
        this.progress = progress;
    }

    /** The smallest plan found that fails; the given one itself if it does not fail. */
    public static Plan shrink(
            final Plan failing, final Function<Plan, SeedResult> runner, final Consumer<String> progress) {
        if (runner.apply(failing).isGood()) {
            return failing;
        }
        return new PlanShrinker(failing, runner, progress).shrink();
    }

    private Plan shrink() {
        Plan before;
        do {
            before = best;
            withoutFaults();
            tryPlan(best.withEndsDark(false));
            withoutLanes();
            shorterLoad();
            smallerShape();
            simplerFaults();
            simplerLanes();
        } while (!best.equals(before) && trials < TRIALS_AT_MOST);
        return best;
    }

    private boolean tryPlan(final Plan candidate) {
        if (candidate.equals(best) || trials >= TRIALS_AT_MOST) {
            return false;
        }
        trials++;
        if (runner.apply(candidate).isGood()) {
            return false;
        }
        best = candidate;
        progress.accept("run " + trials + ": fails with " + best.faults().size() + " faults, "
                + best.lanes().size() + " lanes, " + best.loadMillis() + " ms of load, "
                + best.shape().servers() + " servers");
        return true;
    }

    private void withoutFaults() {
        for (int size = best.faults().size(); size >= 1; size /= 2) {
            for (int at = 0; at + size <= best.faults().size(); ) {
                final List<FaultStep> rest = new ArrayList<>(best.faults());
                rest.subList(at, at + size).clear();
                at += tryPlan(best.withFaults(rest)) ? 0 : 1;
            }
        }
    }

    private void withoutLanes() {
        for (int i = best.lanes().size() - 1; i >= 0 && best.lanes().size() > 1; i--) {
            final List<Lane> rest = new ArrayList<>(best.lanes());
            rest.remove(i);
            tryPlan(best.withLanes(rest));
        }
    }

    private void shorterLoad() {
        final long last =
                best.faults().stream().mapToInt(FaultStep::endMillis).max().orElse(0);
        tryPlan(best.withLoadMillis(Math.max(SHORT_MILLIS, Math.min(best.loadMillis(), last + SHORT_MILLIS))));
        while (best.loadMillis() > SHORT_MILLIS && tryPlan(best.withLoadMillis(best.loadMillis() * 2 / 3))) {
            // as long as it fails
        }
    }

    private void smallerShape() {
        final int clients = best.lanes().stream().mapToInt(Lane::client).max().orElse(1);
        tryShape(best.shape().withClients(clients));
        while (best.shape().managers() > 1
                && tryShape(best.shape().withManagers(best.shape().managers() - 2))) {
            // as long as it fails
        }
        while (best.shape().servers() > 2
                && tryShape(best.shape().withServers(best.shape().servers() - 1))) {
            // as long as it fails
        }
        tryShape(best.shape().withServers(best.shape().servers()));
        tryShape(best.shape().withVolumeMib(8));
    }

    private boolean tryShape(final Shape shape) {
        return tryPlan(best.withShape(shape));
    }

    private void simplerFaults() {
        for (int i = 0; i < best.faults().size(); i++) {
            final FaultStep fault = best.faults().get(i);
            final int half = fault.forMillis() / 2;
            tryFault(i, new FaultStep(fault.kind(), fault.node(), fault.atMillis(), half, fault.strength()));
            final FaultStep now = best.faults().get(i);
            tryFault(i, new FaultStep(now.kind(), 1, now.atMillis(), now.forMillis(), now.strength()));
        }
    }

    private void tryFault(final int i, final FaultStep fault) {
        final List<FaultStep> faults = new ArrayList<>(best.faults());
        faults.set(i, fault);
        tryPlan(best.withFaults(faults));
    }

    private void simplerLanes() {
        for (int i = 0; i < best.lanes().size(); i++) {
            final Lane l = best.lanes().get(i);
            tryLane(i, new Lane(l.client(), l.pauseMicros(), l.readPercent(), 0, 0, l.hotPercent(), 1));
            final Lane now = best.lanes().get(i);
            tryLane(i, new Lane(now.client(), now.pauseMicros(), now.readPercent(), now.flushPercent(), 0, 100, 1));
        }
    }

    private void tryLane(final int i, final Lane lane) {
        final List<Lane> lanes = new ArrayList<>(best.lanes());
        lanes.set(i, lane);
        tryPlan(best.withLanes(lanes));
    }
}
