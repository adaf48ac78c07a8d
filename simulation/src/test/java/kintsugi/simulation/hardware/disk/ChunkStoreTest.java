package kintsugi.simulation.hardware.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.disk.folder.ChunkFolder;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("H3")
final class ChunkStoreTest {
    private static final int MIB = 1 << 20;
    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    private final DiskUnit disk = newDisk();
    private final ChunkStore chunks = disk.chunks();

    private DiskUnit newDisk() {
        return new DiskUnit(
                kernel,
                0,
                "d",
                10L * MIB,
                10L * MIB,
                new DiskModel(2_500 * Units.MICRO, 200 * Units.MIB, 2),
                new RandomStream(3));
    }

    @Test
    void spaceIsReservedThenCommittedAndNeverOvercommitted() {
        final ChunkReservation a = chunks.reserve("a", 6 * MIB);
        refused("no_space", () -> chunks.reserve("b", 5 * MIB));
        final ChunkReservation c = chunks.reserve("c", 4 * MIB);
        assertThat(disk.capacity().freeBytes()).isZero();
        chunks.release(c);
        chunks.release(c);
        assertThat(disk.capacity().reservedBytes()).isEqualTo(6 * MIB);
        chunks.commit(a, PatternPayload.uniform(1, 0, 6 * MIB));
        kernel.run();
        assertThat(disk.capacity().reservedBytes()).isZero();
        assertThat(disk.capacity().committedBytes()).isEqualTo(6 * MIB);
        chunks.delete("a");
        assertThat(disk.capacity().freeBytes()).isEqualTo(10 * MIB);
    }

    @Test
    void aTicketCompletesWhenItSaysAndOnlyThenTheChunkIsThere() {
        final ChunkTicket ticket = chunks.commit(chunks.reserve("a/b", 4 * MIB), PatternPayload.uniform(1, 0, 4 * MIB));
        assertThat(ticket.dueNanos()).isEqualTo(2_500 * Units.MICRO + 20 * Units.MILLI);
        final List<Long> times = new ArrayList<>();
        ticket.whenDone(() -> times.add(kernel.now()));
        kernel.runUntil(ticket.dueNanos() - 1);
        assertThat(ticket.isDone()).isFalse();
        assertThat(chunks.contains("a/b")).isFalse();
        kernel.run();
        assertThat(times).containsExactly(ticket.dueNanos());
        assertThat(chunks.contains("a/b")).isTrue();
    }

    @Test
    void corruptionIsSeenOnReadAndRecovered() {
        for (final Payload content :
                List.of(new BytesPayload(new byte[10_000]), PatternPayload.uniform(9, 0, 10_000))) {
            store("x", content);
            chunks.injectCorruption("x");
            final ChunkTicket bad = chunks.read("x");
            kernel.run();
            assertThatThrownBy(bad::result).isInstanceOf(Corrupt.class);
            chunks.recoverChunk("x", content);
            kernel.run();
            final ChunkTicket good = chunks.read("x");
            kernel.run();
            assertThat(Payload.sameContent(good.result(), content)).isTrue();
            chunks.delete("x");
        }
    }

    @Test
    void pathsAreListedByPrefixAndMayNotEscape() {
        for (final String path : List.of("b/2", "a/1", "b/1", "b2")) {
            store(path, PatternPayload.uniform(1, 0, 100));
        }
        assertThat(chunks.list("b/")).containsExactly("b/1", "b/2");
        assertThat(chunks.list("")).containsExactly("a/1", "b/1", "b/2", "b2");
        for (final String path : List.of("", "/etc", "a/../b", "..", "a//b", "a/", "./a", "a\\b", "a\nb")) {
            refused("bad_path", () -> chunks.reserve(path, 1));
        }
        refused("already_exists", () -> chunks.reserve("b2", 1));
        refused("no_such_chunk", () -> chunks.read("c"));
    }

    @Test
    void aFailedDiskAndALossOfPowerLeaveNothingReserved() {
        final ChunkTicket failing = chunks.commit(chunks.reserve("a", MIB), PatternPayload.uniform(1, 0, MIB));
        disk.fail();
        assertThatThrownBy(failing::result).isInstanceOf(Unavailable.class);
        assertThat(disk.capacity().freeBytes()).isEqualTo(10 * MIB);
        final ChunkReservation open = chunks.reserve("b", MIB);
        assertThatThrownBy(() -> chunks.commit(open, PatternPayload.uniform(1, 0, MIB)))
                .isInstanceOf(Unavailable.class);
        assertThat(open.isOpen()).isTrue();
        disk.restore();
        final ChunkTicket lost = chunks.commit(open, PatternPayload.uniform(1, 0, MIB));
        disk.losePower();
        kernel.run();
        assertThat(lost.isDone()).isFalse();
        assertThat(chunks.list("")).isEmpty();
        assertThat(disk.capacity().freeBytes()).isEqualTo(10 * MIB);
    }

    @Test
    void aFolderKeepsChunksWithTheirSizesAndDamage(@TempDir final Path folder) {
        chunks.persistIn(new ChunkFolder(folder));
        final byte[] bytes = "some bytes, not a whole block".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        store("real/ä ü", new BytesPayload(bytes.clone()));
        store("phantom", PatternPayload.uniform(4, 100, 3 * MIB));
        store("damaged", PatternPayload.uniform(5, 0, 5_000));
        store("gone", PatternPayload.uniform(6, 0, 5_000));
        chunks.injectCorruption("damaged");
        chunks.delete("gone");
        final DiskUnit again = newDisk();
        again.chunks().persistIn(new ChunkFolder(folder));
        assertThat(again.chunks().list("")).containsExactly("damaged", "phantom", "real/ä ü");
        assertThat(again.capacity().committedBytes()).isEqualTo(bytes.length + 3 * MIB + 5_000);
        final ChunkTicket real = again.chunks().read("real/ä ü");
        final ChunkTicket phantom = again.chunks().read("phantom");
        final ChunkTicket damaged = again.chunks().read("damaged");
        kernel.run();
        assertThat(real.result().toBytes()).isEqualTo(bytes);
        assertThat(Payload.sameContent(phantom.result(), PatternPayload.uniform(4, 100, 3 * MIB)))
                .isTrue();
        assertThatThrownBy(damaged::result).isInstanceOf(Corrupt.class);
    }

    private void store(final String path, final Payload content) {
        chunks.commit(chunks.reserve(path, content.length()), content);
        kernel.run();
    }

    private static void refused(final String code, final org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        failure -> assertThat(((Failure) failure).code()).isEqualTo(code));
    }
}
