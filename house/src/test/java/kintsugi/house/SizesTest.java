package kintsugi.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kintsugi.house.Sources.Piece;
import org.junit.jupiter.api.Test;

/** Limits on the length of methods and files, for the main code of every room. */
final class SizesTest {
    private static final int LONGEST_METHOD = 60;
    private static final int LONGEST_FILE = 500;
    private static final int MEDIAN_METHOD = 7;
    private static final int MEDIAN_FILE = 120;

    /** Pieces that may be longer: path (for a method, followed by a space and its name), and why. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    @Test
    void noMethodIsLongerThanTheLimit() throws IOException {
        assertThat(tooLong(Sources.methods(mainFiles()), LONGEST_METHOD))
                .as("methods of more than %d lines: divide them", LONGEST_METHOD)
                .isEmpty();
    }

    @Test
    void noFileIsLongerThanTheLimit() throws IOException {
        assertThat(tooLong(Sources.files(mainFiles()), LONGEST_FILE))
                .as("files of more than %d lines: divide them", LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void halfOfTheMethodsAndFilesAreShort() throws IOException {
        assertThat(median(Sources.methods(mainFiles())))
                .as("median length of methods")
                .isLessThan(MEDIAN_METHOD);
        assertThat(median(Sources.files(mainFiles())))
                .as("median length of files")
                .isLessThan(MEDIAN_FILE);
    }

    @Test
    void everyExceptionIsNeeded() throws IOException {
        final List<Piece> methods = Sources.methods(mainFiles());
        final List<Piece> files = Sources.files(mainFiles());
        assertThat(EXCEPTIONS.keySet())
                .allMatch(name -> isLonger(methods, name, LONGEST_METHOD) || isLonger(files, name, LONGEST_FILE));
    }

    private static boolean isLonger(final List<Piece> pieces, final String name, final int limit) {
        return pieces.stream().anyMatch(piece -> keyOf(piece).equals(name) && piece.lines() > limit);
    }

    private static List<Piece> tooLong(final List<Piece> pieces, final int limit) {
        return pieces.stream()
                .filter(piece -> piece.lines() > limit && !EXCEPTIONS.containsKey(keyOf(piece)))
                .toList();
    }

    private static String keyOf(final Piece piece) {
        return piece.name().replaceFirst(":\\d+", "");
    }

    private static int median(final List<Piece> pieces) {
        final int[] sorted = pieces.stream().mapToInt(Piece::lines).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static List<Path> mainFiles() {
        return Rooms.existing().stream()
                .flatMap(room -> Rooms.files(room.folder().resolve("src/main/java"), ".java").stream())
                .toList();
    }
}
