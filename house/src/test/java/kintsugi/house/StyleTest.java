package kintsugi.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kintsugi.house.Rooms.Room;
import org.junit.jupiter.api.Test;

/** Small habits that a formatter does not know. */
final class StyleTest {
    // Spelled in pieces, so that this file does not break its own rule.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern SWITCHED_OFF = Pattern.compile("@Dis" + "abled");
    private static final Pattern REAL_SLEEP = Pattern.compile("Thread\\.sl" + "eep|TimeUnit\\.\\w+\\.sl" + "eep");
    private static final Pattern NULL_MARKED = Pattern.compile("@NullMarked");

    /** Tests that hold a sleeping sample, because its refusal is what they prove. */
    private static final List<String> SLEEPERS = List.of("SampleTest.java", "BorderTest.java");

    @Test
    void nothingIsLeftUnfinished() throws IOException {
        assertThat(linesThatMatch(UNFINISHED, everything())).isEmpty();
    }

    @Test
    void noTestIsSwitchedOff() throws IOException {
        assertThat(linesThatMatch(SWITCHED_OFF, javaFiles("src/test"))).isEmpty();
    }

    @Test
    void noTestSleeps() throws IOException {
        final Stream<Path> files = javaFiles("src/test").stream()
                .filter(file -> !SLEEPERS.contains(file.getFileName().toString()));
        assertThat(linesThatMatch(REAL_SLEEP, files.toList())).isEmpty();
    }

    @Test
    void everyPackageIsNullMarkedAndExplained() throws IOException {
        final List<String> missing = new ArrayList<>();
        for (final Path folder :
                javaFiles("src/main").stream().map(Path::getParent).distinct().toList()) {
            final Path info = folder.resolve("package-info.java");
            if (!Files.exists(info)
                    || linesThatMatch(NULL_MARKED, List.of(info)).isEmpty()
                    || !Files.readString(info).startsWith("/**")) {
                missing.add(Sources.nameOf(info));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> linesThatMatch(final Pattern pattern, final List<Path> files) throws IOException {
        final List<String> found = new ArrayList<>();
        for (final Path file : files) {
            final List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    found.add(Sources.nameOf(file) + ":" + (i + 1) + " "
                            + lines.get(i).strip());
                }
            }
        }
        return found;
    }

    private static List<Path> javaFiles(final String below) {
        return Rooms.existing().stream()
                .flatMap(room -> Rooms.files(room.folder().resolve(below), ".java").stream())
                .toList();
    }

    private static List<Path> everything() {
        final Stream<Path> inRooms = Rooms.existing().stream()
                .map(Room::folder)
                .flatMap(folder -> Stream.concat(
                        Rooms.files(folder.resolve("src"), "").stream(), Stream.of(folder.resolve("pom.xml"))));
        final Stream<Path> atRoot =
                Stream.of("kintsugi", "pom.xml", "README.md", "ARCHITECTURE.md").map(Rooms.ROOT::resolve);
        return Stream.concat(inRooms, atRoot).filter(StyleTest::isText).toList();
    }

    private static boolean isText(final Path file) {
        return Files.isRegularFile(file)
                && Stream.of(".java", ".proto", ".xml", ".json", ".yaml", ".md", ".html", ".css", ".js", "kintsugi")
                        .anyMatch(ending -> file.getFileName().toString().endsWith(ending));
    }
}
