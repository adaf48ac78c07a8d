package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A map that was read from a snapshot cannot be told from the one that was written; what is not whole is refused. */
@Tag("B2")
final class SnapshotTest {
    private static final int COMMANDS_BEFORE = 150;
    private static final int COMMANDS_AFTER = 100;

    @Test
    void aRestoredMapGivesTheSameAnswersAndHasTheSameFuture() {
        final int seeds = "full".equals(System.getProperty("kintsugi.tier")) ? 2_000 : 100;
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                goOnFromSnapshot(seed);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
    }

    private static void goOnFromSnapshot(final long seed) {
        final RandomCommands commands = new RandomCommands(seed);
        final MapFixture fixture = commands.fixture;
        for (int i = 0; i < COMMANDS_BEFORE; i++) {
            fixture.apply(commands.next());
        }
        final List<byte[]> parts = write(fixture.map);
        final ClusterMap restored = ClusterMap.readSnapshot(parts.iterator());
        assertSame(fixture.map, restored);
        for (int i = 0; i < COMMANDS_AFTER; i++) {
            final Command command = commands.next();
            fixture.now++;
            assertThat(restored.apply(command, fixture.now)).isEqualTo(fixture.map.apply(command, fixture.now));
            restored.checkInvariants();
        }
        assertSame(fixture.map, restored);
    }

    private static void assertSame(final ClusterMap map, final ClusterMap restored) {
        assertThat(bytes(restored)).isEqualTo(bytes(map));
        assertThat(restored.version()).isEqualTo(map.version());
        assertThat(restored.status(0)).isEqualTo(map.status(0));
        assertThat(restored.chunks()).isEqualTo(map.chunks());
        assertThat(restored.chunkBytes()).isLessThanOrEqualTo(map.chunkBytes());
        for (final SdsStatus server : map.status(0).servers()) {
            for (final long since : new long[] {0, 1, map.version() / 2, map.version() - 3}) {
                assertThat(restored.serverView(server.node(), since)).isEqualTo(map.serverView(server.node(), since));
            }
        }
        for (final VolumeStatus volume : map.status(0).volumes()) {
            assertThat(restored.volume(volume.id())).isEqualTo(map.volume(volume.id()));
            assertThat(restored.volume(volume.name())).isEqualTo(map.volume(volume.name()));
            assertThat(restored.changedChunks(volume.id(), map.version() / 2, 0, 1_000))
                    .isEqualTo(map.changedChunks(volume.id(), map.version() / 2, 0, 1_000));
        }
        final CopyLimits limits = new CopyLimits(100, (volume, chunk) -> false);
        assertThat(restored.planCopies("pool", limits)).isEqualTo(map.planCopies("pool", limits));
    }

    @Test
    void anEmptyMapAndALargeOneComeBackFromPartsOfLimitedSize() {
        final ClusterMap empty = new ClusterMap();
        assertThat(bytes(ClusterMap.readSnapshot(write(empty).iterator()))).isEqualTo(bytes(empty));
        final MapFixture fixture = large();
        final List<byte[]> parts = write(fixture.map);
        assertThat(parts).hasSizeGreaterThan(2).allMatch(part -> part.length <= 1 << 20);
        final ClusterMap restored = ClusterMap.readSnapshot(parts.iterator());
        assertThat(bytes(restored)).isEqualTo(bytes(fixture.map));
    }

    @Test
    void everyDamagedByteIsSeen() {
        final RandomCommands commands = new RandomCommands(7);
        for (int i = 0; i < COMMANDS_BEFORE; i++) {
            commands.fixture.apply(commands.next());
        }
        final byte[] whole = write(commands.fixture.map).getFirst();
        for (int i = 0; i < whole.length; i++) {
            final byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            assertThatThrownBy(() -> ClusterMap.readSnapshot(List.of(damaged).iterator()))
                    .as("byte %d", i)
                    .isInstanceOfAny(Corrupt.class, Rejected.class);
        }
        assertThatThrownBy(() -> ClusterMap.readSnapshot(List.of(new byte[10]).iterator()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("a part has 10 bytes");
    }

    @Test
    void partsThatAreMissingOrTwiceThereOrOfAnotherSnapshotAreSeen() {
        final MapFixture fixture = large();
        final List<byte[]> parts = write(fixture.map);
        fixture.done(new Command.CreateDomain("other"));
        final List<byte[]> others = write(fixture.map);
        assertDamaged(List.of(), "it ends after part -1");
        assertDamaged(parts.subList(0, parts.size() - 1), "which is not its last");
        assertDamaged(parts.subList(1, parts.size()), "part 0 is missing");
        assertDamaged(List.of(parts.get(0), parts.get(0), parts.get(1)), "part 1 is missing");
        assertDamaged(List.of(parts.get(0), others.get(1)), "parts of two snapshots are mixed");
        final List<byte[]> longer = new ArrayList<>(parts);
        longer.add(parts.getFirst());
        assertDamaged(longer, "it goes on after its last part");
    }

    @Test
    void recordsThatMakeNoSenseAreRefusedThoughTheirChecksumIsRight() {
        final List<byte[]> parts = write(large().map);
        final byte[] tail = parts.getLast();
        final byte[] body = new byte[tail.length - SnapshotFrame.BYTES];
        System.arraycopy(tail, SnapshotFrame.BYTES, body, 0, body.length);
        assertDamaged(List.of(SnapshotFrame.wrap(9, 0, true, body)), "make no sense");
    }

    @Test
    void anotherFormatIsRefusedBySayingWhichIsKnown() {
        final byte[] part = write(new ClusterMap()).getFirst();
        part[5] = 2;
        assertThatThrownBy(() -> ClusterMap.readSnapshot(List.of(part).iterator()))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("has format 2, and this program reads format 1");
    }

    private static MapFixture large() {
        final MapFixture fixture = new MapFixture().servers(4, 250_000 * MapFixture.CHUNK);
        final RandomStream random = RandomStream.named(1, "large");
        fixture.volume("v", 400_000 * MapFixture.CHUNK, false);
        fixture.volume("w", 100_000 * MapFixture.CHUNK, true);
        for (int i = 0; i < 100; i++) {
            fixture.map.apply(new Command.AllocateChunk(2, random.nextInt(100_000)), 0);
        }
        fixture.down("sds-1");
        return fixture;
    }

    private static void assertDamaged(final List<byte[]> parts, final String seen) {
        assertThatThrownBy(() -> ClusterMap.readSnapshot(parts.iterator()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(seen);
    }

    private static List<byte[]> write(final ClusterMap map) {
        final List<byte[]> parts = new ArrayList<>();
        map.writeSnapshot(parts::add);
        return parts;
    }

    private static byte[] bytes(final ClusterMap map) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        write(map).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
