package kintsugi.machine.thread;

import java.time.Duration;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.host.Clock;

/**
 * The clocks of this computer. {@link #nanos} is the operating system's monotonic clock (on Linux {@code CLOCK_MONOTONIC}): equal
 * for all processes of one computer, unmoved by changes of the wall clock, standing still while the computer is suspended.
 */
public final class MachineClock implements Clock {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void sleep(final long nanos) {
        if (nanos <= 0) {
            return;
        }
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException told) {
            throw new Cancelled("cancelled", "the sleeping thread was told to stop");
        }
    }
}
