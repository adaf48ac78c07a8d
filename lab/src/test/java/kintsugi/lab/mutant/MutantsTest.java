package kintsugi.lab.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The mutants follow the code that they break. */
@Tag("R1")
final class MutantsTest {
    private static final Path SOURCES = Path.of("..", "block", "src", "main", "java", "kintsugi", "block");

    @Test
    void everyMutantStillFitsTheLineThatItBreaks() throws IOException {
        for (final Mutant mutant : Mutants.all()) {
            final String text = Files.readString(SOURCES.resolve(mutant.source()));
            assertThat(mutant.applyTo(text)).as(mutant.name()).isNotEqualTo(text);
        }
        assertThat(Mutants.all()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(Mutants.all()).extracting(Mutant::name).doesNotHaveDuplicates();
    }
}
