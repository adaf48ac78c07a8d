package kintsugi.machine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they write, again and again on the same device. */
@Tag("B1")
final class DeviceKillTest {
    private static final int ROUNDS = Rig.IS_FULL ? 100 : 5;
    private static final int MOST_LINES = 2_000;

    @TempDir
    private Path temporary;

    private final long[] found = new long[DeviceProcess.WRITERS * DeviceProcess.BLOCKS_EACH];
    private int torn;
    private int refused;
    private int operations;

    @Test
    void nothingSyncedIsLostAndBlocksHeldBackAreFoundOldOrNew() {
        for (int round = 1; round <= ROUNDS; round++) {
            play(round, Unsynced.HELD_BACK);
        }
        assertThat(operations).isGreaterThan(ROUNDS * 10);
        assertThat(torn)
                .as("writes of which some blocks were lost and some kept")
                .isGreaterThan(ROUNDS);
        assertThat(refused).as("writes refused for want of space").isPositive();
    }

    @Test
    void nothingThatWasWrittenThroughIsLost() {
        for (int round = 1; round <= (ROUNDS + 1) / 2; round++) {
            play(round, Unsynced.WRITTEN_THROUGH);
        }
        assertThat(operations).isGreaterThan(ROUNDS * 10);
    }

    private void play(final int round, final Unsynced unsynced) {
        final RandomStream random = RandomStream.named(round, "kill");
        final Path path = temporary.resolve("node");
        final List<String> lines = new ArrayList<>();
        try (Child child =
                Child.start(DeviceProcess.class, path.toString(), Integer.toString(round), unsynced.name())) {
            for (int i = random.nextInt(MOST_LINES); i >= 0; i--) {
                lines.add(child.line());
            }
            lines.addAll(child.kill());
        }
        check(round, path, new DeviceHistory(lines, unsynced), unsynced);
    }

    private void check(final int round, final Path path, final DeviceHistory history, final Unsynced unsynced) {
        operations += history.operations();
        refused += history.refused();
        final Map<Long, Set<Boolean>> fates = new HashMap<>();
        try (NodeFolder folder = Rig.folder(path);
                MachineDevice device = Rig.device(folder, DeviceProcess.spec(unsynced))) {
            final byte[] content = device.read(0, (int) device.sizeBytes()).toBytes();
            for (int block = 0; block < found.length; block++) {
                final List<Long> allowed = history.allowed(block, found[block]);
                found[block] = DeviceHistory.contentOf(
                        Arrays.copyOfRange(content, block * Rig.BLOCK, (block + 1) * Rig.BLOCK),
                        allowed,
                        "round " + round + ", block " + block);
                final long newest = allowed.getLast();
                if (allowed.size() > 1 && history.isUnsynced(newest)) {
                    fates.computeIfAbsent(newest, x -> new HashSet<>()).add(found[block] == newest);
                }
            }
            checkSpace(folder, device, unsynced);
        }
        torn += (int) fates.values().stream().filter(fate -> fate.size() == 2).count();
    }

    private static void checkSpace(final NodeFolder folder, final MachineDevice device, final Unsynced unsynced) {
        final long allocated = device.statistics().allocatedBytes();
        assertThat(allocated).isLessThanOrEqualTo(DeviceProcess.spec(unsynced).allocatableBytes());
        assertThat(Rig.bytesOnDisk(folder.path().resolve("devices/disk/blocks")))
                .as("space of reservations is given back")
                .isBetween(allocated, allocated + 8 * Rig.BLOCK);
    }
}
