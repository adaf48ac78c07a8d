package kintsugi.lab.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import kintsugi.lab.campaign.Plan.FaultStep;
import kintsugi.simulation.kernel.KernelOptions;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The block service under random loads and faults; and the campaign itself: what it does is repeatable, and it sees what is wrong. */
@Tag("R1")
final class CampaignTest {
    private static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));
    private static final int SEEDS = IS_FULL ? 10_000 : 100;

    @Test
    @Tag("B7")
    @Tag("R2")
    void everyPromiseIsKeptWhateverFails() {
        final int cores = Runtime.getRuntime().availableProcessors();
        final Campaign.Outcome outcome =
                Campaign.run(1, SEEDS, cores, Long.MAX_VALUE, System::nanoTime, (result, count, nanos) -> {});
        assertThat(outcome.failures())
                .extracting(failure -> "seed " + failure.plan().seed() + " " + failure.violation())
                .isEmpty();
        assertThat(outcome.seeds()).isEqualTo(SEEDS);
        assertThat(outcome.blocksUnclear()).isLessThan(1 + outcome.blocksJudged() / 1_000);
        if (IS_FULL) {
            assertThat(outcome.coverage().faults()).hasSameSizeAs(PlanDraw.kinds());
            assertThat(outcome.coverage().rare())
                    .allSatisfy((path, count) -> assertThat(count).as(path).isPositive());
        }
    }

    @Test
    @Tag("K3")
    void aPlanHasOneHashOverQueuesCarriersAndThreads() {
        final Plan plan = PlanDraw.of(7);
        final String hash = PlanRun.of(plan).traceHash();
        assertThat(hash(plan, QueueKind.BINARY, ThreadKind.CONTINUATION)).isEqualTo(hash);
        assertThat(hash(plan, QueueKind.RADIX, ThreadKind.BATON)).isEqualTo(hash);
        assertThat(PlanRun.of(PlanDraw.of(8)).traceHash()).isNotEqualTo(hash);
    }

    @Test
    @Tag("K3")
    void seedsDoNotDisturbEachOtherOnSeveralThreads() {
        final Map<Long, String> alone = new java.util.TreeMap<>();
        final Map<Long, String> together = new java.util.TreeMap<>();
        Campaign.run(
                1,
                6,
                1,
                Long.MAX_VALUE,
                System::nanoTime,
                (result, count, nanos) -> alone.put(result.plan().seed(), result.traceHash()));
        Campaign.run(
                1,
                6,
                3,
                Long.MAX_VALUE,
                System::nanoTime,
                (result, count, nanos) -> together.put(result.plan().seed(), result.traceHash()));
        assertThat(together).isEqualTo(alone).hasSize(6);
    }

    @Test
    void aPlanIsAFunctionOfItsSeedAndItsFileIsTheSamePlan() throws Exception {
        for (long seed = 1; seed <= 200; seed++) {
            final Plan plan = PlanDraw.of(seed);
            assertThat(PlanDraw.of(seed)).isEqualTo(plan);
            assertThat(PlanFile.fromText(PlanFile.toText(plan))).isEqualTo(plan);
            assertThat(plan.faults())
                    .allSatisfy(fault -> assertThat((long) fault.endMillis()).isLessThanOrEqualTo(plan.loadMillis()));
        }
    }

    @Test
    void aPlanFromBeforeThereWereSeveralManagersHasOne() throws Exception {
        final Plan plan = PlanDraw.of(1).withShape(PlanDraw.of(1).shape().withManagers(1));
        final String old = PlanFile.toText(plan).replace("\"managers\" : 1,", "");
        assertThat(old).doesNotContain("managers");
        assertThat(PlanFile.fromText(old)).isEqualTo(plan);
    }

    @Test
    void aFailureIsReducedToTheFaultThatCausesIt() {
        final Plan plan = PlanDraw.of(3)
                .withFaults(
                        List.of(fault(FaultKind.DISK_SLOW), fault(FaultKind.PAUSE_SERVER), fault(FaultKind.CUT_OFF)));
        final Plan reduced = PlanShrinker.shrink(plan, CampaignTest::failsIfPaused, text -> {});
        assertThat(reduced.faults()).extracting(FaultStep::kind).containsExactly(FaultKind.PAUSE_SERVER);
        assertThat(reduced.lanes()).hasSize(1);
        assertThat(reduced.shape().servers()).isEqualTo(2);
        assertThat(reduced.shape().managers()).isEqualTo(1);
        assertThat(reduced.loadMillis()).isLessThan(plan.loadMillis());
    }

    private static FaultStep fault(final FaultKind kind) {
        return new FaultStep(kind, 1, 1_000, 500, 2);
    }

    private static SeedResult failsIfPaused(final Plan plan) {
        final boolean isPaused = plan.faults().stream().anyMatch(f -> f.kind() == FaultKind.PAUSE_SERVER);
        return new SeedResult(
                plan,
                "",
                isPaused ? java.util.Optional.of("paused") : java.util.Optional.empty(),
                0,
                0,
                0,
                0,
                new Coverage());
    }

    private static String hash(final Plan plan, final QueueKind queue, final ThreadKind threads) {
        return PlanRun.of(plan, new KernelOptions(plan.seed(), queue, threads, true))
                .traceHash();
    }
}
