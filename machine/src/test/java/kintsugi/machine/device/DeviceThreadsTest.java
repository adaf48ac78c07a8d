package kintsugi.machine.device;

import static kintsugi.machine.device.Rig.BLOCK;
import static kintsugi.machine.device.Rig.blocks;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads on one device, some of them told to stop, and a disk that hangs. */
@Tag("B1")
final class DeviceThreadsTest {
    private static final long SIZE = 4 << 20;

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @EnumSource(Unsynced.class)
    void threadsToldToStopAreCancelledAndDisturbNobodyElse(final Unsynced unsynced) throws InterruptedException {
        final int doomed = 200;
        try (NodeFolder folder = Rig.folder(temporary.resolve("node"));
                MachineDevice device = Rig.device(folder, Rig.spec(SIZE, SIZE, unsynced))) {
            final AtomicInteger cancelled = new AtomicInteger();
            final AtomicBoolean isOver = new AtomicBoolean();
            final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
            final Thread steady = Thread.ofVirtual().start(() -> {
                final RandomStream random = new RandomStream(1);
                try {
                    while (!isOver.get()) {
                        call(device, random);
                    }
                } catch (Throwable failed) {
                    wrong.add(failed);
                }
            });
            for (long seed = 1; seed <= doomed; seed++) {
                final RandomStream random = new RandomStream(seed);
                final CountDownLatch isRunning = new CountDownLatch(1);
                final Thread thread = Thread.ofVirtual().start(() -> {
                    try {
                        while (true) {
                            call(device, random);
                            isRunning.countDown();
                        }
                    } catch (Cancelled told) {
                        cancelled.incrementAndGet();
                    } catch (Throwable failed) {
                        wrong.add(failed);
                        isRunning.countDown();
                    }
                });
                isRunning.await();
                thread.interrupt();
                thread.join();
            }
            isOver.set(true);
            steady.join();
            assertThat(wrong).isEmpty();
            assertThat(cancelled).hasValue(doomed);
            device.write(0, blocks(5, 1));
            device.sync();
            assertThat(Rig.holds(device, 0, 5)).isTrue();
        }
    }

    private static void call(final MachineDevice device, final RandomStream random) {
        final long offset = (long) random.nextInt(64) * BLOCK;
        switch (random.nextInt(40)) {
            case 0 -> device.sync();
            case 1, 2 -> device.discard(offset, 4 * BLOCK);
            case 3, 4, 5, 6, 7, 8, 9, 10 -> device.write(offset, blocks(1 + random.nextInt(9), 1 + random.nextInt(20)));
            default -> device.read(offset, BLOCK * random.nextInt(40));
        }
    }

    @ParameterizedTest
    @EnumSource(Unsynced.class)
    void readsBesideWritesAndDiscardsFindEachBlockWhole(final Unsynced unsynced) {
        final int writers = 3;
        final int rounds = Rig.IS_FULL ? 20_000 : 1_000;
        try (NodeFolder folder = Rig.folder(temporary.resolve("node"));
                MachineDevice device = Rig.device(folder, Rig.spec(SIZE, SIZE, unsynced))) {
            final AtomicInteger running = new AtomicInteger(writers);
            final AtomicInteger torn = new AtomicInteger();
            final List<Thread> threads = new ArrayList<>();
            for (int writer = 1; writer <= writers; writer++) {
                final byte mark = (byte) writer;
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        writeMarks(device, mark, rounds);
                    } finally {
                        running.decrementAndGet();
                    }
                }));
            }
            for (int reader = 0; reader < 2; reader++) {
                threads.add(Thread.ofPlatform()
                        .start(
                                () -> { // virtual ones would keep all carriers
                                    while (running.get() > 0) {
                                        torn.addAndGet(
                                                torn(device.read(0, 6 * BLOCK).toBytes()));
                                    }
                                }));
            }
            threads.forEach(Rig::join);
            assertThat(torn).hasValue(0);
        }
    }

    private static void writeMarks(final MachineDevice device, final byte mark, final int rounds) {
        final RandomStream random = new RandomStream(mark);
        for (int i = 0; i < rounds; i++) {
            final byte[] content = new byte[(1 + random.nextInt(3)) * BLOCK];
            Arrays.fill(content, mark);
            final long offset = (long) random.nextInt(4) * BLOCK;
            if (random.nextBoolean(0.1)) {
                device.discard(offset, content.length);
            } else {
                device.write(offset, new BytesPayload(content));
            }
        }
    }

    private static int torn(final byte[] content) {
        int torn = 0;
        for (int block = 0; block < content.length; block += BLOCK) {
            final int end = block + BLOCK;
            torn += Arrays.mismatch(content, block + 1, end, content, block, end - 1) < 0 ? 0 : 1;
        }
        return torn;
    }

    @Test
    void callsThatHangInTheKernelLeaveACarrierToOtherThreads() throws InterruptedException {
        final int hanging = Runtime.getRuntime().availableProcessors() + 3;
        final Path pipe = temporary.resolve("pipe");
        Rig.run("mkfifo", pipe.toString());
        final Lanes lanes = new Lanes("test", Lanes.allButOneCarrier());
        final CountDownLatch begun = new CountDownLatch(hanging);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < hanging; i++) {
            threads.add(Thread.ofVirtual()
                    .start(() -> lanes.quick(() -> {
                        begun.countDown();
                        Posix.close(Posix.open(pipe, Posix.READ_ONLY)); // hangs until somebody opens the other end
                    })));
        }
        final boolean allBegan = begun.await(20, TimeUnit.SECONDS);
        final CountDownLatch heartbeat = new CountDownLatch(1);
        Thread.ofVirtual().start(heartbeat::countDown);
        final boolean isAlive = heartbeat.await(20, TimeUnit.SECONDS);
        for (final Thread thread : threads) {
            do {
                Posix.close(Posix.open(pipe, Posix.READ_WRITE));
            } while (!thread.join(Duration.ofMillis(20)));
        }
        lanes.close();
        assertThat(allBegan).isTrue();
        assertThat(isAlive).isTrue();
    }
}
