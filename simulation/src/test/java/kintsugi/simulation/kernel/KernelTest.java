package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

final class KernelTest {
    @Test
    void threadsSleepInVirtualTimeAndBlockOnOrdinaryLocks() {
        final Kernel kernel = new Kernel(KernelOptions.seeded(1));
        final Lifetime lifetime = kernel.newLifetime("test");
        final ReentrantLock lock = new ReentrantLock();
        final List<String> seen = new ArrayList<>();
        lifetime.start("holder", () -> {
            lock.lock();
            kernel.sleep(10);
            seen.add("holder@" + kernel.now());
            lock.unlock();
        });
        lifetime.start("waiter", () -> {
            kernel.sleep(1);
            lock.lock();
            seen.add("waiter@" + kernel.now());
            lock.unlock();
        });
        kernel.run();
        assertThat(seen).containsExactly("holder@10", "waiter@10");
    }
}
