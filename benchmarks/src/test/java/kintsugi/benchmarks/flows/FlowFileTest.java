package kintsugi.benchmarks.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import kintsugi.core.failure.Rejected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("H4")
final class FlowFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsReadInOrderOfStart() throws IOException {
        final FlowProblem problem =
                FlowFile.read(file("3 3 1.25e9\n\n0.5 100 2 0 2\r\n  0.25 7\t1 1 \n0.25 0 1 0\n\n"));
        assertThat(problem.links()).isEqualTo(3);
        assertThat(problem.bytesPerSecond()).isEqualTo(1.25e9);
        assertThat(IntStream.range(0, problem.flows()).mapToDouble(problem::startSeconds))
                .containsExactly(0.25, 0.25, 0.5);
        assertThat(IntStream.range(0, problem.flows()).mapToDouble(problem::bytes))
                .containsExactly(7.0, 0.0, 100.0);
        assertThat(problem.route(2)).containsExactly(0, 2);
    }

    @Test
    void whatIsWrittenIsReadAgainToTheBit() throws IOException {
        final FlowProblem problem = new FlowGenerator(FlowTopology.FAT_TREE, 70, 500, 0.3, 11).generate();
        final Path file = folder.resolve("written.txt");
        FlowFile.write(problem, file);
        FlowAssert.assertEqual(FlowFile.read(file), problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                          | 1 | the file is empty
            2 1                         | 1 | the capacity in bytes per second is missing
            2 1 1e9 7                   | 1 | '7' follows: take it out
            0 1 1e9                     | 1 | the number of links is 0: give a number from 1
            -3 1 1e9                    | 1 | the number of links is -3
            99000000 1 1e9              | 1 | the number of links is 99000000: give a number from 0 to 10000000
            2 99000000 1e9              | 1 | the number of flows is 99000000
            2 2.5 1e9                   | 1 | '2.5': give a whole number
            2 99999999999999999999 1e9  | 1 | give a whole number
            2 1 0                       | 1 | the capacity in bytes per second is 0
            2 1 NaN                     | 1 | 'NaN': give a finite decimal number
            2 1 1e999                   | 1 | the capacity in bytes per second is Infinity
            <html>                      | 1 | '<html>': give a whole number
            2 2 1e9;0 1 1 0             | 3 | promises 2 flows and the file ends after 1
            2 1 1e9;0 1 1 0;0 1 1 0     | 3 | promises 1 flows and here is another
            2 1 1e9;-1 1 1 0            | 2 | the start time in seconds is -1
            2 1 1e9;Infinity 1 1 0      | 2 | 'Infinity': give a finite decimal number
            2 1 1e9;1e300 1 1 0         | 2 | the start time in seconds is 1.0E300
            2 1 1e9;0 -5 1 0            | 2 | the size in bytes is -5: give a number from 0
            2 1 1e9;0 1.5 1 0           | 2 | the size is 1.5 bytes: give a whole number
            2 1 1e9;0 0x10 1 0          | 2 | '0x10': give a finite decimal number
            2 1 1e9;0 1d 1 0            | 2 | '1d': give a finite decimal number
            2 1 1e9;0 --1 1 0           | 2 | '--1': give a finite decimal number
            2 1 1e9;0 1 0               | 2 | the number of links on the route is 0: give a number from 1 to 64
            2 1 1e9;0 1 65 0            | 2 | the number of links on the route is 65
            2 1 1e9;0 1 2 0             | 2 | the index of a link is missing
            2 1 1e9;0 1 1 0 1           | 2 | the route was to have 1 links and '1' follows
            2 1 1e9;0 1 1 2             | 2 | there is no link 2: the links are 0 to 1
            2 1 1e9;0 1 1 -1            | 2 | the index of a link is -1
            2 1 1e9;0 1 2 1 1           | 2 | link 1 is twice on the route
            """)
    void aMistakeIsNamedWithItsLineAndRemedy(final String text, final int line, final String sentence)
            throws IOException {
        final Path file = file(text.replace(';', '\n'));
        assertThatThrownBy(() -> FlowFile.read(file))
                .isInstanceOf(Rejected.class)
                .hasMessageStartingWith(file + ":" + line + ": ")
                .hasMessageContaining(sentence);
    }

    @Test
    void aLineWithoutEndIsNotHeld() throws IOException {
        final Path file = file("2 1 1e9\n" + "0".repeat(1 << 20));
        assertThatThrownBy(() -> FlowFile.read(file)).hasMessageContaining(":2: the line is longer than");
    }

    @Test
    void whatIsNoFileIsNamed() {
        assertThatThrownBy(() -> FlowFile.read(folder)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> FlowFile.read(folder.resolve("none"))).hasMessageContaining("does not exist");
    }

    private Path file(final String text) throws IOException {
        return Files.writeString(folder.resolve("flows.txt"), text);
    }
}
