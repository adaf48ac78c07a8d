package kintsugi.house.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kintsugi.house.Rooms;
import org.junit.jupiter.api.Test;

/** Our own code against the rules. */
final class ByteCodeTest {
    @Test
    void codeInVirtualTimeUsesOnlyWhatTheRulesAllow() throws IOException {
        final ClassTable table = new ClassTable();
        for (final Path classFile : repeatableClasses()) {
            table.add(Files.readAllBytes(classFile));
        }
        final ByteCodeGate gate = new ByteCodeGate(rules());
        assertThat(String.join("\n", gate.check(table))).isEmpty();
        assertThat(gate.unusedExceptions())
                .as("exceptions in byte-code.rules that nothing needs: delete them")
                .isEmpty();
    }

    @Test
    void itReadsTheClassesOfEveryRoomThatIsRepeatableAsAWhole() {
        assertThat(Rooms.existing().stream()
                        .filter(room -> room.repeatable().contains(""))
                        .filter(room -> room.repeatableClasses().isEmpty()))
                .isEmpty();
    }

    static RuleBook rules() throws IOException {
        return RuleBook.parse(Files.readAllLines(Rooms.ROOT.resolve("house/byte-code.rules")));
    }

    private static List<Path> repeatableClasses() {
        return Rooms.existing().stream()
                .flatMap(room -> room.repeatableClasses().stream())
                .filter(file -> !file.endsWith("package-info.class"))
                .toList();
    }
}
