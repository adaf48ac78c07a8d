package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a pool says it can hold is what can be placed on it, however uneven its servers are: no chunk less, no chunk more. */
@Tag("B3")
@Tag("B4")
final class ExactCapacityTest {
    private static final long CHUNK = MapFixture.CHUNK;

    @Test
    void aServerLargerThanAllOthersTogetherCountsAsMuchAsThese() {
        final MapFixture fixture = new MapFixture();
        fixture.server("small-1", "", 100 * CHUNK);
        fixture.server("small-2", "", 100 * CHUNK);
        fixture.server("large", "", 1_000 * CHUNK);
        assertThat(fixture.pool().capacityBytes()).isEqualTo(200 * CHUNK);
        assertThat(fixture.refusal(fixture.create("v", 201 * CHUNK, false)))
                .isEqualTo(
                        "insufficient_capacity: Insufficient capacity in pool pool: 804.0 MiB asked for, "
                                + "800.0 MiB free of 800.0 MiB; 4.0 MiB missing. Add devices, or delete a volume; SDS large has more "
                                + "room than all others of the pool together, and second copies need another SDS: add devices to others");
        fixture.volume("v", 200 * CHUNK, false);
        assertThat(fixture.pool().degradedChunks()).isZero();
    }

    @Test
    void spareIsTakenFromWhatCanBePlaced() {
        final MapFixture fixture = new MapFixture(MapFixture.pool(OptionalLong.empty(), 10, 100));
        fixture.server("small", "", 100 * CHUNK);
        fixture.server("large", "", 1_000 * CHUNK);
        assertThat(fixture.pool().capacityBytes()).isEqualTo(90 * CHUNK);
    }

    @Test
    void theCountOfPlacesIsThatOfTryingAllWays() {
        final RandomStream random = RandomStream.named(1, "rooms");
        final Map<List<Integer>, Integer> known = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            final List<Integer> rooms = new ArrayList<>();
            for (int server = 0; server <= random.nextInt(4); server++) {
                rooms.add(random.nextInt(7));
            }
            final List<Long> asked = rooms.stream().map(Integer::longValue).toList();
            assertThat(new PlaceCount(asked).chunks(2)).as("%s", rooms).isEqualTo(mostPairs(rooms, known));
        }
    }

    @Test
    void whatIsFreeCanAlwaysBeReservedAndOneMoreCannot() {
        for (long seed = 1; seed <= 150; seed++) {
            final RandomStream random = RandomStream.named(seed, "uneven");
            final List<Integer> rooms = new ArrayList<>();
            final MapFixture fixture = unevenPool(random, rooms);
            final long capacity = fixture.pool().capacityBytes() / CHUNK;
            assertThat(capacity).as("seed %d, %s", seed, rooms).isEqualTo(byBisection(rooms));
            for (int i = 0; i < 30; i++) {
                step(fixture, random, "seed " + seed + ", " + rooms);
            }
        }
    }

    @Test
    void asManyChunksAsPossibleAreApart() {
        for (long seed = 1; seed <= 150; seed++) {
            final RandomStream random = RandomStream.named(seed, "racks");
            final List<Integer> rooms = new ArrayList<>();
            final MapFixture fixture = unevenPool(random, rooms);
            final long capacity = fixture.pool().capacityBytes();
            if (capacity > 0) {
                fixture.volume("v", capacity, false);
            }
            final Map<String, Integer> byFate = new TreeMap<>();
            for (int i = 0; i < rooms.size(); i++) {
                byFate.merge(fate(fixture, i), rooms.get(i), Integer::sum);
            }
            final long apart = fixture.map.chunks().stream()
                    .filter(c -> c.replicas().stream()
                                    .map(r -> fate(fixture, r.sds().name()))
                                    .distinct()
                                    .count()
                            == 2)
                    .count();
            assertThat(apart).as("seed %d, %s", seed, byFate).isEqualTo(byBisection(List.copyOf(byFate.values())));
        }
    }

    @Test
    @Tag("B7")
    void aRebuildFillsTheServersThatAreLeftToTheLastSlot() {
        for (final long size : new long[] {20, 40, 100}) {
            final MapFixture fixture = new MapFixture().servers(4, 4 * size * CHUNK);
            fixture.volume("v", 3 * size * CHUNK, false);
            fixture.volume("w", 3 * size * CHUNK, false);
            fixture.down("sds-2");
            rebuild(fixture);
            assertThat(fixture.pool().degradedChunks()).as("size %d", size).isZero();
        }
    }

    @Test
    @Tag("B7")
    void aRebuildOnUnevenServersEndsWheneverItCan() {
        for (long seed = 1; seed <= 300; seed++) {
            final RandomStream random = RandomStream.named(seed, "tight");
            final MapFixture fixture = new MapFixture();
            final int servers = 3 + random.nextInt(4);
            for (int i = 0; i < servers; i++) {
                fixture.server("s" + i, "", (2 + random.nextInt(12)) * CHUNK);
            }
            final long capacity = fixture.pool().capacityBytes() / CHUNK;
            fixture.volume("v", Math.max(1, capacity - random.nextInt((int) capacity / 2 + 1)) * CHUNK, false);
            fixture.down("s" + random.nextInt(servers));
            final boolean fits = fits(fixture);
            rebuild(fixture);
            assertThat(fixture.pool().degradedChunks() == 0).as("seed %d", seed).isEqualTo(fits);
        }
    }

    /** Hall's condition for the chunks that miss a copy: each server's own must fit on the others. */
    private static boolean fits(final MapFixture fixture) {
        final Map<String, Long> free = new TreeMap<>();
        for (final SdsStatus server : fixture.map.status(0).servers()) {
            final boolean isUp = server.state() == SdsState.UP;
            free.put(server.node().name(), isUp ? (server.payloadBytes() - server.placedBytes()) / CHUNK : 0);
        }
        final long sum = free.values().stream().mapToLong(f -> f).sum();
        final Map<String, Long> only = new TreeMap<>();
        for (final ChunkStatus chunk : fixture.map.chunks()) {
            if (chunk.replicas().stream()
                            .filter(ChunkStatus.ReplicaStatus::isUp)
                            .count()
                    == 1) {
                only.merge(chunk.replicas().getFirst().sds().name(), 1L, Long::sum);
            }
        }
        return only.values().stream().mapToLong(d -> d).sum() <= sum
                && only.entrySet().stream().allMatch(e -> e.getValue() + free.get(e.getKey()) <= sum);
    }

    private static void rebuild(final MapFixture fixture) {
        List<CopyPlan> plans = fixture.plan(7);
        while (!plans.isEmpty()) {
            plans.forEach(fixture::copy);
            plans = fixture.plan(7);
        }
    }

    private static void step(final MapFixture fixture, final RandomStream random, final String as) {
        final String volume = "v" + random.nextInt(4);
        final boolean exists =
                fixture.map.status(0).volumes().stream().anyMatch(v -> v.name().equals(volume));
        final long free = (fixture.pool().capacityBytes() - fixture.pool().usedBytes()) / CHUNK;
        if (exists) {
            fixture.done(new Command.DeleteVolume(volume));
            return;
        }
        assertThat(fixture.refusal(fixture.create(volume, (free + 1) * CHUNK, false)))
                .as(as)
                .startsWith("insufficient_capacity");
        if (free > 0) {
            fixture.volume(volume, (random.nextBoolean(0.3) ? free : 1 + random.nextInt((int) free)) * CHUNK, false);
            assertThat(fixture.pool().degradedChunks()).as(as).isZero();
        }
    }

    private static MapFixture unevenPool(final RandomStream random, final List<Integer> rooms) {
        final MapFixture fixture = new MapFixture(MapFixture.pool(OptionalLong.empty(), 0, 1_000));
        for (final String rack : new String[] {"r0", "r1", "r2"}) {
            fixture.done(new Command.CreateFaultSet("pd", rack));
        }
        final int servers = 1 + random.nextInt(12);
        for (int i = 0; i < servers; i++) {
            rooms.add(1 + random.nextInt(random.nextBoolean(0.2) ? 60 : 10));
            fixture.server("s" + i, random.nextBoolean(0.6) ? "r" + random.nextInt(3) : "", rooms.get(i) * CHUNK);
        }
        return fixture;
    }

    private static String fate(final MapFixture fixture, final int server) {
        return fate(fixture, "s" + server);
    }

    private static String fate(final MapFixture fixture, final String server) {
        final SdsStatus status =
                fixture.map.server(new kintsugi.core.id.NodeId(server)).orElseThrow();
        return status.faultSet().isEmpty() ? server : status.faultSet();
    }

    /** The largest n for which the rooms, each cut down to n, sum to 2n: Hall's condition, tried from above. */
    private static long byBisection(final List<Integer> rooms) {
        long n = rooms.stream().mapToLong(r -> r).sum();
        while (true) {
            final long most = n;
            if (rooms.stream().mapToLong(r -> Math.min(r, most)).sum() >= 2 * n) {
                return n;
            }
            n--;
        }
    }

    private static int mostPairs(final List<Integer> rooms, final Map<List<Integer>, Integer> known) {
        final Integer[] sorted = rooms.toArray(Integer[]::new);
        Arrays.sort(sorted);
        final List<Integer> key = List.of(sorted);
        final Integer answer = known.get(key);
        if (answer != null) {
            return answer;
        }
        int most = 0;
        for (int a = 0; a < sorted.length; a++) {
            for (int b = 0; b < a; b++) {
                if (sorted[a] > 0 && sorted[b] > 0) {
                    final List<Integer> rest = new ArrayList<>(key);
                    rest.set(a, rest.get(a) - 1);
                    rest.set(b, rest.get(b) - 1);
                    most = Math.max(most, 1 + mostPairs(rest, known));
                }
            }
        }
        known.put(key, most);
        return most;
    }
}
