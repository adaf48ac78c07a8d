package kintsugi.machine.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Compute.Reservation;
import org.junit.jupiter.api.Test;

final class MachineComputeTest {
    private static final long PAGE = 4096;

    private final MachineCompute compute = new MachineCompute(100 * PAGE);

    @Test
    void whoAsksForMoreThanIsLeftWaitsInTurnUntilItIsGivenBackOnce() throws InterruptedException {
        final Reservation some = compute.reserveMemory(60 * PAGE);
        final AtomicBoolean isGranted = new AtomicBoolean();
        final Thread waiter = Thread.ofVirtual().start(() -> {
            compute.reserveMemory(50 * PAGE);
            isGranted.set(true);
        });
        awaitState(waiter, Thread.State.WAITING);
        final Thread smaller =
                Thread.ofVirtual().start(() -> compute.reserveMemory(10 * PAGE).close());
        awaitState(smaller, Thread.State.WAITING);
        assertThat(isGranted).isFalse();
        some.close();
        some.close();
        waiter.join();
        smaller.join();
        assertThat(isGranted).isTrue();
        compute.reserveMemory(50 * PAGE).close();
        assertThatThrownBy(() -> compute.reserveMemory(101 * PAGE))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("409600 in all");
    }

    @Test
    void aWaiterThatIsToldToStopHoldsNothing() throws InterruptedException {
        final Reservation all = compute.reserveMemory(100 * PAGE);
        final AtomicBoolean isCancelled = new AtomicBoolean();
        final Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                compute.reserveMemory(1 * PAGE);
            } catch (Cancelled stopped) {
                isCancelled.set(true);
            }
        });
        awaitState(waiter, Thread.State.WAITING);
        waiter.interrupt();
        waiter.join();
        assertThat(isCancelled).isTrue();
        all.close();
        compute.reserveMemory(100 * PAGE).close();
    }

    private static void awaitState(final Thread thread, final Thread.State state) {
        while (thread.getState() != state) {
            Thread.onSpinWait();
        }
    }
}
