package kintsugi.machine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of this package share. */
final class Rig {
    static final int BLOCK = Blocks.BYTES;
    static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));
    static final NodeId NODE = new NodeId("node-1");
    static final String CLUSTER = "test cluster";

    private Rig() {}

    static NodeFolder folder(final Path path) {
        return NodeFolder.open(path, NODE, CLUSTER);
    }

    static DeviceSpec spec(final long size, final long allocatable, final Unsynced unsynced) {
        return new DeviceSpec("disk", size, allocatable, unsynced);
    }

    static MachineDevice device(final NodeFolder folder, final DeviceSpec spec) {
        return Devices.open(folder, spec, new RandomStream(1));
    }

    /** A device on a file whose calls can be made to fail, as on a file system of those traits. */
    static FileDevice device(final RawFile file, final DeviceSpec spec, final FileTraits traits) {
        final SpaceMap space =
                new SpaceMap(spec.name(), spec.sizeBytes(), traits.granuleBytes(), spec.allocatableBytes());
        space.load(file, spec.sizeBytes());
        return new FileDevice(spec, file, traits.canPunch(), space, Lanes.allButOneCarrier());
    }

    /** Tests that count space to the block need a file system that has such blocks. */
    static void assumeSmallBlocks(final Path folder) throws IOException {
        assumeTrue(
                FileTraits.of(folder).equals(new FileTraits(BLOCK, true)),
                "the file system of " + folder + " does not allocate and free single blocks of 4 KiB");
    }

    static PosixFile sparseFile(final Path path, final long size) {
        final PosixFile file = PosixFile.open(path, Posix.READ_WRITE | Posix.CREATE);
        file.resize(size);
        return file;
    }

    /** Content that names its writer; 0 is zeros. */
    static Payload blocks(final long tag, final int count) {
        return PatternPayload.uniform(tag, 0, count * BLOCK);
    }

    static boolean holds(final BlockDevice device, final long block, final long tag) {
        return Arrays.equals(
                device.read(block * BLOCK, BLOCK).toBytes(), blocks(tag, 1).toBytes());
    }

    static void fails(final Class<? extends Failure> type, final String code, final ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        type, failure -> assertThat(failure.code()).isEqualTo(code));
    }

    /** What the file takes on its disk, as the computer's own tools have it. */
    static long bytesOnDisk(final Path file) {
        return Long.parseLong(run("stat", "-c", "%b", file.toString()).strip()) * 512;
    }

    /** Runs a program of this computer and returns what it prints. */
    static String run(final String... line) {
        try {
            final Process process =
                    new ProcessBuilder(line).redirectErrorStream(true).start();
            final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("%s: %s", String.join(" ", line), text)
                    .isZero();
            return text;
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static void join(final Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }

    static void delete(final Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
