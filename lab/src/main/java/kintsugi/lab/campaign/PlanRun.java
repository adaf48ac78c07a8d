package kintsugi.lab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one plan on the calling thread: sets the cluster up, lets load and faults run, ends all faults, waits until everything has healed,
 * lets all servers lose power once more if the plan says so, reads every block that was touched, and checks.
 */
public final class PlanRun {
    private static final int CALM_SECONDS = 120;
    private static final int HEAL_SECONDS = 180;
    private static final int AUDIT_SECONDS = 600;
    private static final long LOOK_NANOS = 500 * Units.MILLI;

    private final Plan plan;
    private final Kernel kernel;
    private final Recorder recorder = new Recorder();
    private final List<LoadLane> lanes = new ArrayList<>();
    private final Coverage coverage = new Coverage();
    private @Nullable CampaignCloud cloud;
    private @Nullable Checks checks;

    private PlanRun(final Plan plan, final KernelOptions options) {
        this.plan = plan;
        this.kernel = new Kernel(options);
    }

    /** Runs it. */
    public static SeedResult of(final Plan plan) {
        return of(plan, KernelOptions.seeded(plan.seed()));
    }

    /** Runs it on that kernel; only its queue and threads may differ from the usual, and must change nothing. */
    public static SeedResult of(final Plan plan, final KernelOptions options) {
        return new PlanRun(plan, options).run();
    }

    private SeedResult run() {
        Optional<String> violation = Optional.empty();
        try {
            carryOut();
        } catch (Violation broken) {
            violation = Optional.of(at() + broken.what());
        } catch (RuntimeException | AssertionError defect) {
            violation = Optional.of(at() + Defects.text(defect));
        }
        if (cloud != null) {
            coverage.take(cloud);
        }
        coverage.take(recorder);
        return new SeedResult(
                plan,
                kernel.trace().toString(),
                violation,
                kernel.now(),
                recorder.requests(),
                checks == null ? 0 : checks.blocksJudged(),
                checks == null ? 0 : checks.blocksUnclear(),
                coverage);
    }

    private String at() {
        return String.format(java.util.Locale.ROOT, "at %.3f s: ", (double) kernel.now() / Units.SECOND);
    }

    private void carryOut() {
        final CampaignCloud its = new CampaignCloud(kernel, plan.shape());
        cloud = its;
        final Checks mine = new Checks(its);
        checks = mine;
        final LossWatch losses = new LossWatch(its, recorder);
        final DamagedBlocks damages = new DamagedBlocks(its, recorder);
        final Unmapping unmapping = new Unmapping(its, recorder);
        final FaultDriver faults = new FaultDriver(its, losses, damages, unmapping, this::clientCrashed);
        startLoad(its);
        faults.schedule(plan.faults());
        runWatched(mine, kernel.now() + plan.loadMillis() * Units.MILLI);
        lanes.forEach(LoadLane::stop);
        faults.endAll();
        coverage.take(faults);
        coverage.take(losses);
        its.runUntil(() -> lanes.stream().noneMatch(LoadLane::isRunning), CALM_SECONDS, () -> "requests do not end");
        its.runUntil(unmapping::areOver, CALM_SECONDS, () -> "administrators get no answer");
        its.runUntil(its::isWhole, HEAL_SECONDS, () -> "not everything heals: " + unhealed(its));
        its.runUntil(damages::areMended, HEAL_SECONDS, () -> "not every damaged block is mended");
        if (plan.endsDark()) {
            faults.blackout();
            runWatched(mine, kernel.now() + 5 * Units.SECOND);
            its.runUntil(
                    its::isWhole,
                    HEAL_SECONDS,
                    () -> "not everything heals after all servers had lost power: " + unhealed(its));
        }
        audit(its);
        mine.checkMap();
        recorder.checkAnswers();
        mine.checkHistories(recorder.histories());
        mine.checkCopies();
    }

    private static String unhealed(final CampaignCloud cloud) {
        return cloud.managers().describe() + ", " + cloud.mdm().status();
    }

    private void runWatched(final Checks mine, final long untilNanos) {
        while (kernel.now() < untilNanos) {
            kernel.runUntil(Math.min(untilNanos, kernel.now() + LOOK_NANOS));
            mine.checkMap();
        }
    }

    private void startLoad(final CampaignCloud its) {
        for (int i = 0; i < plan.lanes().size(); i++) {
            lanes.add(new LoadLane(i + 1, plan.lanes().get(i), plan.shape().volumeMib() * Units.MIB, recorder));
        }
        for (int number = 1; number <= its.clients().size(); number++) {
            final int client = number;
            final List<LoadLane> ours =
                    lanes.stream().filter(lane -> lane.client() == client).toList();
            its.bootClient(
                    its.clients().get(client - 1),
                    (host, volume) -> ours.forEach(lane -> host.threads().start("lane", () -> lane.run(host, volume))));
        }
    }

    private void clientCrashed(final SimulatedNode node) {
        final int client = cloudOrFail().clients().indexOf(node) + 1;
        lanes.stream().filter(lane -> lane.client() == client).forEach(LoadLane::crashed);
    }

    private CampaignCloud cloudOrFail() {
        if (cloud == null) {
            throw new IllegalStateException("there is no cluster yet");
        }
        return cloud;
    }

    /** Reads every block that was ever asked for, one after another, by a client that has had no part in the load. */
    private void audit(final CampaignCloud its) {
        final boolean[] isDone = {false};
        final List<Long> blocks = recorder.blocks();
        its.bootClient(its.addClient("auditor"), (host, volume) -> {
            blocks.forEach(block -> LoadLane.audit(recorder, host, volume, block));
            isDone[0] = true;
        });
        its.runUntil(() -> isDone[0], AUDIT_SECONDS, () -> "not every block can be read at the end");
    }
}
