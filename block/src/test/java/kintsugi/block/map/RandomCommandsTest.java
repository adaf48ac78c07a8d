package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
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
        private final RandomStream random;
        private final MapFixture fixture;
        private final int servers;
        private final List<Command.StartCopy> copies = new ArrayList<>();
        private Map<String, Integer> epochs = new TreeMap<>();

        Run(final long seed) {
            random = RandomStream.named(seed, "commands");
            fixture = new MapFixture(
                    MapFixture.pool(OptionalLong.empty(), random.nextInt(30), 100 + random.nextInt(200)));
            servers = 2 + random.nextInt(5);
            for (final String rack : new String[] {"r0", "r1"}) {
                fixture.done(new Command.CreateFaultSet("pd", rack));
            }
            for (int i = 0; i < servers; i++) {
                fixture.server("s" + i, random.nextBoolean(0.5) ? "r" + i % 2 : "", (5 + random.nextInt(30)) * CHUNK);
            }
        }

        void go() {
            for (int i = 0; i < COMMANDS; i++) {
                fixture.apply(command());
                checkEpochsRise();
                checkSums();
            }
        }

        private Command command() {
            final NodeId node = new NodeId("s" + random.nextInt(servers));
            final long incarnation = fixture.map.server(node).orElseThrow().incarnation();
            final String volume = "v" + random.nextInt(4);
            return switch (random.nextInt(16)) {
                case 0, 1 -> fixture.create(volume, (1 + random.nextInt(20)) * CHUNK, random.nextBoolean(0.5));
                case 2 -> new Command.DeleteVolume(volume);
                case 3 -> new Command.ExtendVolume(volume, (1 + random.nextInt(30)) * CHUNK);
                case 4 -> new Command.MapVolume(volume, new NodeId("c1"), Access.READ_WRITE);
                case 5 -> new Command.UnmapVolume(volume, new NodeId("c1"));
                case 6 -> new Command.SdsDown(node, incarnation, "test");
                case 7, 8 -> new Command.RegisterSds(node, incarnation + random.nextInt(2));
                case 9 -> new Command.FailDevice(node, "disk", "test");
                case 10 -> new Command.RestoreDevice(node, "disk");
                case 11, 12 -> new Command.AllocateChunk(1 + random.nextInt(8), random.nextInt(20));
                case 13, 14 -> start();
                default -> end();
            };
        }

        private Command start() {
            final List<CopyPlan> plans = fixture.plan(5);
            if (plans.isEmpty()) {
                return new Command.ResumeRebuild("pool");
            }
            final CopyPlan plan = plans.get(random.nextInt(plans.size()));
            final Command.StartCopy start = new Command.StartCopy(plan.volumeId(), plan.chunk(), plan.device());
            copies.add(start);
            return start;
        }

        private Command end() {
            if (copies.isEmpty()) {
                return new Command.PauseRebuild("pool", "test");
            }
            final Command.StartCopy copy = copies.remove(random.nextInt(copies.size()));
            final int epoch = fixture.map
                    .chunk(copy.volumeId(), copy.chunk())
                    .map(ChunkInfo::epoch)
                    .orElse(1);
            return random.nextBoolean(0.8)
                    ? new Command.FinishCopy(copy.volumeId(), copy.chunk(), copy.device(), epoch)
                    : new Command.AbortCopy(copy.volumeId(), copy.chunk(), copy.device(), epoch, "test");
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
