package kintsugi.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped scenarios from end to end, on the real block service. */
@Tag("L3")
final class ShippedScenariosTest {
    private static final Path ROOT = Path.of(System.getProperty("kintsugi.root", "."));

    private final ScenarioRunner runner = new ScenarioRunner(System::nanoTime);

    @Test
    @Tag("H7")
    void traceReplayHealsAndRepeatsItselfOnEveryKernel() {
        final RunRequest request = scenario("trace-replay");
        final RunResult result = passed(request);
        assertThat(result.load().requests()).isEqualTo(3_600);
        assertThat(result.phases()).extracting(p -> p.name()).containsExactly("before", "during", "after");
        assertThat(result.phases()).allSatisfy(p -> assertThat(p.requests()).isPositive());
        final RunRequest oracle = request.withKernel(new KernelChoice(QueueKind.BINARY, ThreadKind.CONTINUATION));
        assertThat(passed(oracle).traceHash()).isEqualTo(result.traceHash());
        assertThat(passed(request.withSeed(2)).traceHash()).isNotEqualTo(result.traceHash());
    }

    /** Each once as it is, and once with a change that makes these expectations fail, by their place, and no others. */
    @ParameterizedTest
    @Tag("B4")
    @Tag("B7")
    @CsvSource({
        "deployment, expectations.1.used, 504MB, '1'",
        "failover-rebuild, expectations.3.at_least, 150MB/s, '3'",
        "multi-host, expectations.4.within_percent, 0.01, '4'",
        "manager-loss, expectations.1.at_most, 100ms, '1'",
        "capacity-exhaustion, block.volumes.2.size, 100MB, '0 1'"
    })
    void blockScenariosHoldAndCanBeBroken(
            final String name, final String key, final String value, final String broken) {
        passed(scenario(name));
        assertThat(failed(scenario(name).with(key, value))).isEqualTo(broken);
    }

    @Test
    void slowDiskIsFeltAndLosesNothing() {
        final RunResult result = passed(scenario("slow-disk"));
        assertThat(result.phases()).extracting(p -> p.name()).containsExactly("before", "during", "after");
    }

    /** Each network scenario on two kernels, and as it says itself with the other way to route. */
    @ParameterizedTest
    @Tag("H4")
    @Tag("H5")
    @CsvSource({"routing, distance-vector, 2", "link-failure, '', 1", "flapping-link, link-state, 4"})
    void networksKeepTheirPromisesAndRepeatThemselves(final String name, final String routing, final int rows) {
        final RunResult result = passed(scenario(name));
        assertThat(result.flows().started()).isPositive();
        assertThat(result.load().requests()).isZero();
        assertThat(result.record().routes()).hasSizeGreaterThanOrEqualTo(rows);
        assertThat(result.record().windows().getFirst().charts())
                .extracting(RunRecord.Chart::title)
                .anyMatch(title -> title.startsWith("Links in use"));
        final RunRequest oracle =
                scenario(name).withKernel(new KernelChoice(QueueKind.BINARY, ThreadKind.CONTINUATION));
        assertThat(passed(oracle).traceHash()).isEqualTo(result.traceHash());
        if (!routing.isEmpty()) {
            assertThat(passed(scenario(name).with("routing", routing)).traceHash())
                    .isNotEqualTo(result.traceHash());
        }
    }

    /** Links that all fail at random: routing tables go on to be right, and the same seed does the same. */
    @Test
    @Tag("H5")
    void randomFaultsOfAllLinksLeadNobodyInCircles() {
        final String faults = "[{kind: random_link_faults, up: 2s, down: 500ms, for: 10s, at: 2s}]";
        final String expectations =
                "[{kind: no_routing_loops}, {kind: routes_converge, within: 400ms}, {kind: flows_finish, at_most_failed: 550}]";
        final RunRequest request =
                scenario("flapping-link").with("faults", faults).with("expectations", expectations);
        final RunResult result = passed(request);
        assertThat(result.expectations().get(1).seen()).matches("\\d{2} changes, .*");
        assertThat(result.flows().failures()).containsKey("link_failed");
        assertThat(passed(request).traceHash()).isEqualTo(result.traceHash());
        assertThat(passed(request.withSeed(2)).traceHash()).isNotEqualTo(result.traceHash());
    }

    /** What the network scenarios expect can fail: each change makes those expectations fail, by their place, and no others. */
    @ParameterizedTest
    @Tag("L2")
    @CsvSource({
        "routing, ab_latency, 30ms, '1 4'",
        "routing, cut_at, 8600ms, '2 3'",
        "routing, load.0.patience, 0s, ''",
        "link-failure, patience, 30s, '2'",
        "link-failure, load.1.size, 9GB, '1'",
        "link-failure, faults.0.at, 9s, '4'",
        "flapping-link, expectations.2.within, 1ms, '2'",
        "flapping-link, down, 990ms, ''"
    })
    void whatNetworksPromiseCanBeBroken(final String name, final String key, final String value, final String broken) {
        assertThat(failed(scenario(name).with(key, value))).isEqualTo(broken);
    }

    /** The places of the expectations that do not hold. */
    private String failed(final RunRequest request) {
        final RunResult result = runner.run(request, ProgressListener.NONE);
        final List<String> failed = new ArrayList<>();
        for (int i = 0; i < result.expectations().size(); i++) {
            if (!result.expectations().get(i).passed()) {
                failed.add("" + i);
            }
        }
        return String.join(" ", failed);
    }

    /** An expectation that does not hold is a result: here a bound that no disk with a seek time of 2.5 ms can keep. */
    @Test
    @Tag("L2")
    void whatDoesNotHoldIsSaid() {
        final RunResult result =
                runner.run(scenario("slow-disk").with("expectations.1.at_most", "1ms"), ProgressListener.NONE);
        assertThat(result.passed()).isFalse();
        assertThat(result.expectations().get(1).passed()).isFalse();
        assertThat(result.expectations().get(1).expected()).isEqualTo("p99 before the fault is at most 1.0 ms");
    }

    @Test
    @Tag("H7")
    void theRecordedTraceOfTwoHoursSurvivesTheLossOfAServer() {
        assumeTrue("full".equals(System.getProperty("kintsugi.tier")), "113,872 requests: only in the full tier");
        final Path trace = ROOT.resolve("../shared/data/cloudPhysicsIO.vscsi");
        assumeTrue(Files.exists(trace), () -> trace + " is not here: the recorded trace is not replayed");
        final RunResult result = passed(scenario("trace-replay").with("trace", trace.toString()));
        assertThat(result.load().requests()).isEqualTo(113_872);
        assertThat(result.load().writes()).isEqualTo(66_898);
        assertThat(result.load().errors()).isZero();
    }

    private static RunRequest scenario(final String name) {
        return RunRequest.of(ROOT.resolve("scenarios").resolve(name + ".yaml"));
    }

    private RunResult passed(final RunRequest request) {
        final RunResult result = runner.run(request, ProgressListener.NONE);
        assertThat(result.expectations())
                .allSatisfy(e -> assertThat(e.passed()).as(e.toString()).isTrue());
        assertThat(result.passed()).isTrue();
        return result;
    }
}
