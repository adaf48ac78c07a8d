package kintsugi.machine.device;

import static kintsugi.machine.device.Rig.BLOCK;
import static kintsugi.machine.device.Rig.blocks;
import static kintsugi.machine.device.Rig.fails;
import static kintsugi.machine.device.Rig.holds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kintsugi.core.failure.Rejected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file system that is really full. Only root may mount one. */
@Tag("B1")
final class MountedDeviceTest {
    private static final long DEVICE_BYTES = 64 << 20;
    private static final int FILE_SYSTEM_BLOCKS = 512;

    @TempDir
    private Path temporary;

    private Path mount;

    @AfterEach
    void unmount() {
        if (mount != null) {
            Rig.run("umount", mount.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Unsynced.class)
    void aFullFileSystemRefusesNewBlocksWholeAndStillTakesOldOnes(final Unsynced unsynced) throws IOException {
        mountTmpfs();
        final DeviceSpec spec = DeviceSpec.whole("disk", DEVICE_BYTES, unsynced);
        try (NodeFolder folder = Rig.folder(mount.resolve("node"))) {
            try (MachineDevice device = Rig.device(folder, spec)) {
                final int written = fill(device);
                final long allocated = device.statistics().allocatedBytes();
                assertThat(allocated).isEqualTo((long) written * BLOCK);
                fails(Rejected.class, "no_space", () -> device.write(0, blocks(9, written + 600)));
                assertThat(device.statistics().allocatedBytes()).isEqualTo(allocated);
                assertThat(holds(device, 0, 1)).isTrue();
                assertThat(holds(device, written, 0)).isTrue();
                device.write(0, blocks(3, written));
                device.sync();
                device.discard(0, 40 * BLOCK);
                device.write((long) written * BLOCK, blocks(4, 40));
                device.sync();
                fails(Rejected.class, "no_space", () -> device.write(0, blocks(5, 80)));
                assertThat(holds(device, 0, 0)).isTrue();
                assertThat(holds(device, written + 39, 4)).isTrue();
            }
        }
        Rig.run("sh", "-c", "dd if=/dev/zero of=" + mount.resolve("ballast") + " bs=1k 2>&1 || true");
        try (NodeFolder folder = Rig.folder(mount.resolve("node"))) {
            assertThat(folder.incarnation()).isEqualTo(2);
            try (MachineDevice device = Rig.device(folder, spec)) {
                assertThat(holds(device, 40, 3)).isTrue();
                device.write(40 * BLOCK, blocks(6, 1));
                fails(Rejected.class, "no_space", () -> device.write(0, blocks(5, 1)));
            }
        }
        try (NodeFolder folder = Rig.folder(mount.resolve("node"))) {
            assertThat(folder.incarnation()).isEqualTo(3);
        }
    }

    /** Writes until there is no space, and returns how many blocks that were; all hold tag 1. */
    private static int fill(final MachineDevice device) {
        int blocks = 0;
        for (int step = 64; step > 0; step /= 2) {
            try {
                while (true) {
                    device.write((long) blocks * BLOCK, blocks(1, step));
                    blocks += step;
                }
            } catch (Rejected full) {
                assertThat(full.code()).isEqualTo("no_space");
                assertThat(full).hasMessageContaining("file system");
            }
        }
        assertThat(blocks).isBetween(FILE_SYSTEM_BLOCKS / 2, FILE_SYSTEM_BLOCKS);
        return blocks;
    }

    private void mountTmpfs() throws IOException {
        final Path point = Files.createDirectory(temporary.resolve("mount"));
        final Process process = new ProcessBuilder(
                        "mount", "-t", "tmpfs", "-o", "size=" + FILE_SYSTEM_BLOCKS * BLOCK, "tmpfs", point.toString())
                .redirectErrorStream(true)
                .start();
        final String answer = new String(process.getInputStream().readAllBytes());
        assumeTrue(process.onExit().join().exitValue() == 0, "this user cannot mount a small file system: " + answer);
        mount = point;
    }
}
