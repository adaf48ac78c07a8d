package kintsugi.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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

    @Test
    void slowDiskIsFeltAndLosesNothing() {
        final RunResult result = passed(scenario("slow-disk"));
        assertThat(result.phases()).extracting(p -> p.name()).containsExactly("before", "during", "after");
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
