package kintsugi.machine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class IoBuffersTest {
    @Test
    void manyThreadsThatWaitForADiskShareFewBuffersAndNoneIsLentTwiceAtOnce() throws InterruptedException {
        final IoBuffers buffers = new IoBuffers();
        final Set<IoBuffer> seen = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        final CountDownLatch allTaken = new CountDownLatch(IoBuffers.MOST);
        final CountDownLatch disk = new CountDownLatch(1);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50 * IoBuffers.MOST; i++) {
            threads.add(Thread.ofVirtual()
                    .start(() -> buffers.with(buffer -> {
                        seen.add(buffer);
                        allTaken.countDown();
                        waitFor(disk);
                    })));
        }
        allTaken.await();
        assertThat(seen).hasSize(IoBuffers.MOST);
        disk.countDown();
        threads.forEach(Rig::join);
        assertThat(seen).hasSize(IoBuffers.MOST);
    }

    private static void waitFor(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }
}
