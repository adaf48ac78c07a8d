package kintsugi.machine.device;

import static kintsugi.machine.device.Rig.BLOCK;
import static kintsugi.machine.device.Rig.blocks;
import static kintsugi.machine.device.Rig.fails;
import static kintsugi.machine.device.Rig.holds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Rejected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How devices are made, found again, and refused. */
@Tag("B1")
final class DevicesTest {
    private static final long SIZE = 64 << 20;
    private static final DeviceSpec SPEC = DeviceSpec.whole("disk", SIZE, Unsynced.WRITTEN_THROUGH);

    @TempDir
    private Path temporary;

    private NodeFolder folder;
    private Path place;

    @BeforeEach
    void open() throws IOException {
        Rig.assumeSmallBlocks(temporary);
        folder = Rig.folder(temporary.resolve("node"));
        place = folder.path().resolve("devices/disk");
    }

    @AfterEach
    void close() {
        if (folder != null) {
            folder.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Unsynced.class)
    void contentStaysAndSpaceIsTakenByWhatIsWrittenOnly(final Unsynced unsynced) {
        final DeviceSpec spec = DeviceSpec.whole("disk", SIZE, unsynced);
        try (MachineDevice device = Rig.device(folder, spec)) {
            assertThat(Rig.bytesOnDisk(place.resolve("blocks"))).isZero();
            device.write(5 * BLOCK, blocks(1, 3));
            device.write(SIZE - BLOCK, blocks(2, 1));
        }
        assertThat(Rig.bytesOnDisk(place.resolve("blocks"))).isEqualTo(4 * BLOCK);
        try (MachineDevice device = Rig.device(folder, spec)) {
            assertThat(device.sizeBytes()).isEqualTo(SIZE);
            assertThat(device.statistics().allocatedBytes()).isEqualTo(4 * BLOCK);
            assertThat(holds(device, 7, 1)).isTrue();
            assertThat(holds(device, 8, 0)).isTrue();
            assertThat(holds(device, SIZE / BLOCK - 1, 2)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Unsynced.class)
    void whatIsDiscardedTakesNoSpaceInTheRealFile(final Unsynced unsynced) {
        try (MachineDevice device = Rig.device(folder, DeviceSpec.whole("disk", SIZE, unsynced))) {
            device.write(0, blocks(1, 1000));
            device.sync();
            assertThat(Rig.bytesOnDisk(place.resolve("blocks"))).isGreaterThanOrEqualTo(1000 * BLOCK);
            device.discard(10 * BLOCK, 900 * BLOCK);
            device.sync();
            assertThat(Rig.bytesOnDisk(place.resolve("blocks"))).isLessThan(150 * BLOCK);
            assertThat(device.statistics().allocatedBytes()).isEqualTo(100 * BLOCK);
            device.discard(0, SIZE);
            device.sync();
            assertThat(device.statistics().allocatedBytes()).isZero();
        }
    }

    @Test
    void anotherSizeThanItWasMadeWithIsRefusedAndNothingIsChanged() {
        Rig.device(folder, SPEC).close();
        fails(
                Rejected.class,
                "bad_device",
                () -> Rig.device(folder, DeviceSpec.whole("disk", 2 * SIZE, Unsynced.WRITTEN_THROUGH)));
        Rig.device(folder, SPEC).close();
    }

    @Test
    void aFileThatWasCutIsRefused() throws IOException {
        Rig.device(folder, SPEC).close();
        try (PosixFile file = PosixFile.open(place.resolve("blocks"), Posix.READ_WRITE)) {
            file.resize(SIZE - BLOCK);
        }
        fails(Rejected.class, "folder_unusable", () -> Rig.device(folder, SPEC));
        Files.delete(place.resolve("blocks"));
        fails(Rejected.class, "folder_unusable", () -> Rig.device(folder, SPEC));
        assertThat(place.resolve("blocks")).doesNotExist();
    }

    @Test
    void contentWithoutItsRecordIsRefusedAndNotWrittenOver() throws IOException {
        try (MachineDevice device = Rig.device(folder, SPEC)) {
            device.write(0, blocks(1, 1));
        }
        Files.delete(place.resolve("device"));
        fails(Rejected.class, "folder_unusable", () -> Rig.device(folder, SPEC));
        assertThat(Rig.bytesOnDisk(place.resolve("blocks"))).isEqualTo(BLOCK);
    }

    @Test
    void aDeviceWhoseMakingWasKilledIsMadeAgain() throws IOException {
        Files.createDirectories(place);
        SmallFile.write(
                place.resolve("device"),
                "device",
                new TreeMap<>(Map.of("size", Long.toString(SIZE), "state", "making")));
        Files.write(place.resolve("blocks"), new byte[100]);
        Files.write(place.resolve("probe"), new byte[100]);
        try (MachineDevice device = Rig.device(folder, SPEC)) {
            assertThat(holds(device, 0, 0)).isTrue();
        }
    }

    @Test
    void aFileThatIsOpenAlreadyIsRefusedAlsoThroughALink() throws IOException {
        try (MachineDevice device = Rig.device(folder, SPEC)) {
            fails(Rejected.class, "folder_in_use", () -> Rig.device(folder, SPEC));
            Files.createSymbolicLink(place.resolveSibling("other"), place);
            fails(
                    Rejected.class,
                    "folder_in_use",
                    () -> Rig.device(folder, DeviceSpec.whole("other", SIZE, Unsynced.HELD_BACK)));
            device.write(0, blocks(1, 1));
        }
        Rig.device(folder, SPEC).close();
    }

    @Test
    void aThreadToldToStopBeginsNoCallAndTheNextOneWorks() {
        try (MachineDevice device = Rig.device(folder, SPEC)) {
            Thread.currentThread().interrupt();
            fails(Cancelled.class, "cancelled", () -> device.write(0, blocks(1, 1)));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(holds(device, 0, 0)).isTrue();
            device.write(0, blocks(2, 1));
        }
    }

    @Test
    void specsThatCannotBeAreRefused() {
        fails(Rejected.class, "bad_device", () -> new DeviceSpec("../disk", SIZE, SIZE, Unsynced.HELD_BACK));
        fails(Rejected.class, "bad_device", () -> new DeviceSpec("disk", 0, 0, Unsynced.HELD_BACK));
        fails(Rejected.class, "bad_device", () -> new DeviceSpec("disk", 5000, 5000, Unsynced.HELD_BACK));
        fails(Rejected.class, "bad_device", () -> new DeviceSpec("disk", SIZE, SIZE + BLOCK, Unsynced.HELD_BACK));
        fails(
                Rejected.class,
                "bad_device",
                () -> DeviceSpec.whole("disk", DeviceSpec.LARGEST_BYTES + BLOCK, Unsynced.HELD_BACK));
    }
}
