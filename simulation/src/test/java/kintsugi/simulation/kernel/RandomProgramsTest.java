package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same program gives the same trace, whatever carries it. */
@Tag("K3")
final class RandomProgramsTest {
    private static final int PROGRAMS = "full".equals(System.getProperty("kintsugi.tier")) ? 10_000 : 1_000;

    @Test
    void bothQueuesAndBothCarriersGiveTheSameTrace() {
        for (int seed = 0; seed < PROGRAMS; seed++) {
            final KernelOptions options = RandomProgram.options(seed);
            final long expected = RandomProgram.run(options);
            for (final KernelOptions other : variants(options)) {
                assertThat(RandomProgram.run(other))
                        .as("seed %d under %s", seed, other)
                        .isEqualTo(expected);
            }
        }
    }

    private static List<KernelOptions> variants(final KernelOptions options) {
        final KernelOptions binary = options.withQueue(KernelOptions.QueueKind.BINARY);
        return List.of(
                binary,
                options.withThreads(KernelOptions.ThreadKind.BATON),
                binary.withThreads(KernelOptions.ThreadKind.BATON));
    }

    @Test
    void everySeedGivesATraceOfItsOwn() {
        final Set<Long> hashes = new HashSet<>();
        for (int seed = 0; seed < PROGRAMS; seed++) {
            hashes.add(RandomProgram.run(RandomProgram.options(seed)));
        }
        assertThat(hashes).hasSize(PROGRAMS);
    }

    static Stream<List<String>> virtualMachines() {
        return Stream.of("-XX:hashCode=0", "-XX:hashCode=2")
                .flatMap(hash ->
                        Stream.of("-XX:+UseG1GC", "-XX:+UseSerialGC").map(collector -> List.of(hash, collector)));
    }

    @ParameterizedTest
    @MethodSource("virtualMachines")
    void hashCodesAndCollectorsDoNotChangeTheTrace(final List<String> flags) throws IOException, InterruptedException {
        assertThat(digestOfChild(flags)).isEqualTo(String.format("%016x", RandomProgramDigest.of(PROGRAMS)));
    }

    private static String digestOfChild(final List<String> flags) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("kintsugi.jvm").split(" ")));
        command.add("-XX:+UnlockExperimentalVMOptions");
        command.addAll(flags);
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(RandomProgramDigest.class.getName(), Integer.toString(PROGRAMS)));
        final Process child =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as("%s%n%s", command, output).isZero();
        return output.strip();
    }
}
