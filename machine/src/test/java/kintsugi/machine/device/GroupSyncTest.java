package kintsugi.machine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import kintsugi.core.failure.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupSyncTest {
    @TempDir
    private Path folder;

    @Test
    void syncsThatWaitShareOneAndNoneSharesOneThatBeganBefore() {
        final int threads = 16;
        final int rounds = 200;
        final GroupSync group = new GroupSync();
        final AtomicInteger written = new AtomicInteger();
        final AtomicInteger durable = new AtomicInteger();
        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger wrong = new AtomicInteger();
        final List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Thread.ofVirtual().start(() -> {
                for (int round = 0; round < rounds; round++) {
                    final int mine = written.incrementAndGet();
                    group.run(() -> {
                        calls.incrementAndGet();
                        final int covered = written.get();
                        Thread.yield();
                        durable.set(covered);
                    });
                    wrong.addAndGet(durable.get() >= mine ? 0 : 1);
                }
            }));
        }
        running.forEach(Rig::join);
        assertThat(wrong).hasValue(0);
        assertThat(calls.get()).isLessThan(threads * rounds);
    }

    @Test
    void whoeverWaitsForASyncThatFailsIsToldSo() throws InterruptedException {
        final int waiting = 8;
        final long size = 1 << 20;
        final FaultyFile file = new FaultyFile(Rig.sparseFile(folder.resolve("blocks"), size));
        final FileDevice device =
                Rig.device(file, Rig.spec(size, size, Unsynced.WRITTEN_THROUGH), new FileTraits(Rig.BLOCK, true));
        final CountDownLatch isRunning = new CountDownLatch(1);
        final CountDownLatch mayFail = new CountDownLatch(1);
        file.failSyncs(() -> {
            isRunning.countDown();
            awaited(mayFail);
            file.failSyncs(null);
            return SystemError.io("fsync");
        });
        final AtomicInteger told = new AtomicInteger();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < waiting; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    device.sync();
                } catch (Unavailable failed) {
                    told.incrementAndGet();
                }
            }));
        }
        isRunning.await();
        mayFail.countDown();
        threads.forEach(Rig::join);
        device.kill();
        assertThat(told).hasValue(waiting);
    }

    private static void awaited(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }
}
