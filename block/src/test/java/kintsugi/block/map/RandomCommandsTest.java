package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random commands: whatever is asked in whatever order, what always holds holds after each. */
@Tag("B2")
final class RandomCommandsTest {
    private static final int COMMANDS = 400;

    private final Map<Class<?>, Integer> applied = new HashMap<>();

    @Test
    void invariantsAndSumsHoldAfterEveryCommand() {
        final int seeds = "full".equals(System.getProperty("kintsugi.tier")) ? 3_000 : 200;
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                new Run(seed).go();
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
        assertThat(Stream.of(Command.class.getPermittedSubclasses()).filter(kind -> !applied.containsKey(kind)))
                .as("kinds of commands that were never applied")
                .isEmpty();
    }

    @Test
    void theSameCommandsGiveTheSameStateAndEvents() {
        final Run first = new Run(42);
        first.go();
        final Run second = new Run(42);
        second.go();
        assertThat(second.fixture.events).isEqualTo(first.fixture.events).isNotEmpty();
        assertThat(second.fixture.map.chunks()).isEqualTo(first.fixture.map.chunks());
    }

    private final class Run {
        private final RandomCommands commands;
        private final MapFixture fixture;
        private final Recount recount;

        Run(final long seed) {
            commands = new RandomCommands(seed);
            fixture = commands.fixture;
            applied.merge(Command.CreateFaultSet.class, 1, Integer::sum); // to set up the cloud
            recount = new Recount(fixture.map);
        }

        void go() {
            for (int i = 0; i < COMMANDS; i++) {
                final Command command = commands.next();
                if (fixture.apply(command) instanceof Result.Done) {
                    applied.merge(command.getClass(), 1, Integer::sum);
                }
                recount.check(command);
            }
        }
    }
}
