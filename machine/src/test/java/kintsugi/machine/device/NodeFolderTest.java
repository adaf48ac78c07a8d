package kintsugi.machine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("B1")
final class NodeFolderTest {
    @TempDir
    private Path temporary;

    private Path path;

    @BeforeEach
    void choose() {
        path = temporary.resolve("node");
    }

    @Test
    void everyStartIsTheNextIncarnation() {
        for (long start = 1; start <= 5; start++) {
            try (NodeFolder folder = Rig.folder(path)) {
                assertThat(folder.incarnation()).isEqualTo(start);
            }
        }
    }

    @Test
    void theFolderOfAnotherNodeOrClusterIsRefusedAndNotChanged() throws IOException {
        Rig.folder(path).close();
        final List<String> before = content();
        Rig.fails(Rejected.class, "folder_of_another", () -> NodeFolder.open(path, new NodeId("node-2"), Rig.CLUSTER));
        Rig.fails(Rejected.class, "folder_of_another", () -> NodeFolder.open(path, Rig.NODE, "other"));
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aFolderOfOtherThingsIsRefusedAndNotChanged() throws IOException {
        Files.createDirectory(path);
        Files.writeString(path.resolve("thesis.tex"), "chapter 1");
        final List<String> before = content();
        Rig.fails(Rejected.class, "folder_unusable", () -> Rig.folder(path));
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void whoComesSecondIsToldWhereAndByWhomAndTheFirstKeepsItsLock() {
        try (NodeFolder first = Rig.folder(path)) {
            refusedByPid(path, ProcessHandle.current().pid());
            refusedByPid(path, ProcessHandle.current().pid());
            try (Child child = Child.start(FolderHolder.class, path.toString())) {
                assertThat(child.line())
                        .startsWith("refused folder_in_use")
                        .contains(
                                path.toString(),
                                "pid " + ProcessHandle.current().pid());
            }
            assertThat(first.incarnation()).isEqualTo(1);
        }
        try (NodeFolder next = Rig.folder(path)) {
            assertThat(next.incarnation()).isEqualTo(2);
        }
    }

    @Test
    void aFolderThatIsClosedAgainLeavesTheFilesAloneThatWereOpenedSince() {
        final NodeFolder folder = Rig.folder(path);
        folder.close();
        try (PosixFile other = Rig.sparseFile(temporary.resolve("other"), 1 << 20)) {
            folder.close();
            assertThat(other.nextData(0)).isEqualTo(Long.MAX_VALUE);
            assertThat(other.size()).isEqualTo(1 << 20);
        }
    }

    @Test
    void theLockOfAnotherProcessHoldsUntilItIsKilled() {
        try (Child child = Child.start(FolderHolder.class, path.toString())) {
            assertThat(child.line()).isEqualTo("incarnation 1");
            refusedByPid(path, child.pid());
            child.kill();
        }
        try (NodeFolder folder = Rig.folder(path)) {
            assertThat(folder.incarnation()).isEqualTo(2);
        }
    }

    @Test
    void incarnationsNeverRepeatThoughTheProcessIsKilledAtRandomPlaces() {
        final int rounds = Rig.IS_FULL ? 100 : 5;
        long highest = 0;
        for (int round = 1; round <= rounds; round++) {
            final RandomStream random = new RandomStream(round);
            try (Child child = Child.start(IncarnationLoop.class, path.toString())) {
                for (int i = random.nextInt(200); i >= 0; i--) {
                    highest = next(child.line(), highest, round);
                }
                for (final String line : child.kill()) {
                    highest = next(line, highest, round);
                }
            }
        }
        try (NodeFolder folder = Rig.folder(path)) {
            assertThat(folder.incarnation()).isGreaterThan(highest);
        }
    }

    private static long next(final String line, final long highest, final int round) {
        final long incarnation = Long.parseLong(line);
        assertThat(incarnation).as("round %d", round).isGreaterThan(highest);
        return incarnation;
    }

    @Test
    void aCountThatIsTornChangedOrGoneIsRefusedAndNeverBegunAnew() throws IOException {
        Rig.folder(path).close();
        Rig.folder(path).close();
        final Path count = path.resolve("incarnation");
        final byte[] whole = Files.readAllBytes(count);
        for (int length = 0; length < whole.length; length++) {
            Files.write(count, Arrays.copyOf(whole, length));
            Rig.fails(Rejected.class, "folder_unusable", () -> Rig.folder(path));
        }
        for (int at = 0; at < whole.length; at++) {
            final byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(count, changed);
            Rig.fails(Rejected.class, "folder_unusable", () -> Rig.folder(path));
        }
        Files.delete(count);
        Rig.fails(Rejected.class, "folder_unusable", () -> Rig.folder(path));
        Files.write(count, whole);
        try (NodeFolder folder = Rig.folder(path)) {
            assertThat(folder.incarnation()).isEqualTo(3);
        }
    }

    @Test
    void whatAKilledStartLeavesHalfWrittenIsWrittenOver() throws IOException {
        Rig.folder(path).close();
        final byte[] whole = Files.readAllBytes(path.resolve("incarnation"));
        long last = 1;
        for (int length = 0; length <= whole.length; length += 5) {
            Files.write(path.resolve("incarnation.new"), Arrays.copyOf(whole, length));
            try (NodeFolder folder = Rig.folder(path)) {
                assertThat(folder.incarnation()).isEqualTo(++last);
            }
        }
    }

    @Test
    void aFirstStartThatWasKilledIsBegunAgainAndALostIdentityIsRefused() throws IOException {
        Rig.folder(path).close();
        Files.delete(path.resolve("identity"));
        Rig.fails(Rejected.class, "folder_unusable", () -> Rig.folder(path));

        final Path second = Files.createDirectory(temporary.resolve("second"));
        SmallFile.write(second.resolve("incarnation"), "incarnation", new TreeMap<>(Map.of("incarnation", "0")));
        Files.writeString(second.resolve("identity.new"), "kintsugi ident");
        try (NodeFolder folder = Rig.folder(second)) {
            assertThat(folder.incarnation()).isEqualTo(1);
        }
    }

    @Test
    void aLaterFormatIsNamed() {
        Rig.folder(path).close();
        SmallFile.write(path.resolve("identity"), "identity of a later kind", new TreeMap<>());
        assertThatThrownBy(() -> Rig.folder(path))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("another version of Kintsugi");
    }

    @Test
    void aPathThatCannotBeAFolderIsRefusedWithTheReason() throws IOException {
        Files.writeString(temporary.resolve("file"), "x");
        Rig.fails(Rejected.class, "folder_unusable", () -> Rig.folder(temporary.resolve("file")));
        assertThatThrownBy(() -> Rig.folder(temporary.resolve("no/parent")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(temporary.resolve("no/parent").toString());
    }

    private static void refusedByPid(final Path path, final long pid) {
        assertThatThrownBy(() -> Rig.folder(path))
                .isInstanceOfSatisfying(
                        Rejected.class, refused -> assertThat(refused.code()).isEqualTo("folder_in_use"))
                .hasMessageContainingAll(path.toString(), "pid " + pid);
    }

    private List<String> content() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> Rig.run("md5sum", file.toString()))
                    .toList();
        }
    }
}
