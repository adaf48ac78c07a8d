package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random commands: whatever is asked in whatever order, what always holds holds after each. */
@Tag("B2")
final class RandomCommandsTest {
    private static final long CHUNK = MapFixture.CHUNK;
    private static final int COMMANDS = 400;

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

    private static final class Run {
        private final RandomCommands commands;
        private final MapFixture fixture;
        private Map<String, Integer> epochs = new TreeMap<>();

        Run(final long seed) {
            commands = new RandomCommands(seed);
            fixture = commands.fixture;
        }

        void go() {
            for (int i = 0; i < COMMANDS; i++) {
                fixture.apply(commands.next());
                checkEpochsRise();
                checkSums();
            }
        }

        /** A set of replicas never changes within an epoch, and epochs never fall. */
        private void checkEpochsRise() {
            final Map<String, Integer> now = new TreeMap<>();
            for (final ChunkStatus chunk : fixture.map.chunks()) {
                final String key = chunk.volumeId() + "/" + chunk.index();
                now.put(key, chunk.epoch());
                assertThat(chunk.epoch()).isGreaterThanOrEqualTo(epochs.getOrDefault(key, 1));
                assertThat(chunk.replicas().stream().filter(r -> r.state() == ReplicaState.IN_SYNC))
                        .isNotEmpty();
            }
            epochs = now;
        }

        private void checkSums() {
            final PoolStatus pool = fixture.pool();
            assertThat(pool.usedBytes()).isLessThanOrEqualTo(pool.capacityBytes());
            assertThat(pool.placedBytes()).isLessThanOrEqualTo(pool.payloadBytes());
            assertThat(pool.usedBytes() / CHUNK).isEqualTo(fixture.map.chunks().size());
            final long placed = fixture.map.chunks().stream()
                    .mapToLong(c -> c.replicas().size())
                    .sum();
            assertThat(pool.placedBytes() / CHUNK).isEqualTo(placed);
        }
    }
}
