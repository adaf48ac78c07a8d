package kintsugi.lab.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The campaign is worth what it finds. */
@Tag("R1")
final class MutantsTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("kintsugi.root")).resolve("block/src/main/java");
    private static final int SEEDS = 2_000;
    private static final long CPU_NANOS = 600 * Units.SECOND;

    /** Found within a few seeds. */
    private static final Set<String> QUICK =
            Set.of("FLUSH does not tell that copies were lost", "a hole is answered from an old map");

    @ParameterizedTest
    @MethodSource("mutants")
    void theCampaignFindsOut(final Mutant mutant, @TempDir final Path scratch)
            throws IOException, ReflectiveOperationException {
        final Trial.Outcome outcome = Trial.of(mutant, SOURCES, scratch, SEEDS, CPU_NANOS);
        assertThat(outcome.found()).as(mutant.name()).isPresent();
    }

    static Stream<Mutant> mutants() {
        final boolean isFull = "full".equals(System.getProperty("kintsugi.tier"));
        return Mutants.all().stream().filter(mutant -> isFull || QUICK.contains(mutant.name()));
    }
}
