package kintsugi.machine.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.random.RandomStream;

/**
 * Calls a second of a device beside those of a plain {@link FileChannel} on a file of the same size, in the page cache, by turns in
 * one run: the median of some rounds each. Both get and give arrays, as payloads do.
 *
 * <pre>
 * java … kintsugi.machine.device.DeviceMeasurement [FOLDER]
 * </pre>
 */
final class DeviceMeasurement {
    private static final long SIZE = 256 << 20;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 150_000_000;

    private final MachineDevice device;
    private final FileChannel channel;

    private DeviceMeasurement(final MachineDevice device, final FileChannel channel) {
        this.device = device;
        this.channel = channel;
    }

    public static void main(final String[] arguments) throws IOException {
        final Path path = Files.createTempDirectory(
                Path.of(arguments.length > 0 ? arguments[0] : System.getProperty("java.io.tmpdir")), "kintsugi");
        try (NodeFolder folder = Rig.folder(path.resolve("node"));
                MachineDevice device = Rig.device(folder, Rig.spec(SIZE, SIZE, Unsynced.WRITTEN_THROUGH));
                FileChannel channel = FileChannel.open(
                        path.resolve("plain"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            new DeviceMeasurement(device, channel).run();
        } finally {
            Rig.delete(path);
        }
    }

    private void run() throws IOException {
        for (long at = 0; at < SIZE; at += 1 << 20) {
            device.write(at, new BytesPayload(new byte[1 << 20]));
            channel.write(ByteBuffer.allocate(1 << 20), at);
        }
        device.sync();
        channel.force(true);
        System.out.println("size      call   threads       device/s      channel/s   ratio");
        for (final int bytes : new int[] {4 << 10, 128 << 10}) {
            for (final boolean isVirtual : new boolean[] {false, true}) {
                for (final int threads : new int[] {1, 4}) {
                    compare(bytes, "read", threads, isVirtual, this::readDevice, this::readChannel);
                    compare(bytes, "write", threads, isVirtual, this::writeDevice, this::writeChannel);
                }
            }
        }
    }

    private interface Call {
        void on(long offset, int bytes);
    }

    private static void compare(
            final int bytes,
            final String name,
            final int threads,
            final boolean isVirtual,
            final Call ours,
            final Call theirs) {
        final double[] mine = new double[ROUNDS];
        final double[] plain = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            final double one = callsPerSecond(bytes, threads, isVirtual, ours);
            final double other = callsPerSecond(bytes, threads, isVirtual, theirs);
            if (round >= 0) {
                mine[round] = one;
                plain[round] = other;
            }
        }
        Arrays.sort(mine);
        Arrays.sort(plain);
        System.out.printf(
                "%6d  %6s  %d %-8s %11.0f    %11.0f    %.2f%n",
                bytes,
                name,
                threads,
                isVirtual ? "virtual" : "platform",
                mine[ROUNDS / 2],
                plain[ROUNDS / 2],
                mine[ROUNDS / 2] / plain[ROUNDS / 2]);
    }

    private static double callsPerSecond(final int bytes, final int threads, final boolean isVirtual, final Call call) {
        final long[] calls = new long[threads];
        final long start = System.nanoTime();
        final IntConsumer body = index -> {
            final RandomStream random = new RandomStream(index);
            while (System.nanoTime() - start < ROUND_NANOS) {
                call.on((long) random.nextInt((int) (SIZE / bytes)) * bytes, bytes);
                calls[index]++;
            }
        };
        final List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            final int index = i;
            running.add((isVirtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> body.accept(index)));
        }
        running.forEach(Rig::join);
        return Arrays.stream(calls).sum() * 1e9 / (System.nanoTime() - start);
    }

    private void readDevice(final long offset, final int bytes) {
        device.read(offset, bytes);
    }

    private void writeDevice(final long offset, final int bytes) {
        device.write(offset, new BytesPayload(new byte[bytes]));
    }

    private void readChannel(final long offset, final int bytes) {
        try {
            channel.read(ByteBuffer.wrap(new byte[bytes]), offset);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void writeChannel(final long offset, final int bytes) {
        try {
            channel.write(ByteBuffer.wrap(new byte[bytes]), offset);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
