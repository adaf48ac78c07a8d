package kintsugi.block.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import org.jspecify.annotations.Nullable;

/**
 * A device of which any operation that fails is the last: what a failed write or sync left behind is unknown, and a sync that is tried
 * again may succeed without having saved what the first one lost (Rebello et al., "Can applications recover from fsync failures?", 2020).
 * Only a read that meets damaged content fails alone.
 */
final class GuardedDevice implements BlockDevice {
    private final BlockDevice device;
    private final Consumer<String> whenFailed;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final AtomicInteger underWay = new AtomicInteger();

    GuardedDevice(final BlockDevice device, final Consumer<String> whenFailed) {
        this.device = device;
        this.whenFailed = whenFailed;
    }

    boolean isFailed() {
        return failure.get() != null;
    }

    /** Whether an operation has begun and not ended. */
    boolean isBusy() {
        return underWay.get() > 0;
    }

    /** Refuses everything from now on. */
    void fail(final String cause) {
        if (failure.compareAndSet(null, cause)) {
            whenFailed.accept(cause);
        }
    }

    /** Refuses everything from now on, though nothing is wrong. */
    void close() {
        failure.compareAndSet(null, "it was closed");
    }

    @Override
    public String name() {
        return device.name();
    }

    @Override
    public long sizeBytes() {
        return device.sizeBytes();
    }

    @Override
    public Payload read(final long offset, final int length) {
        requireWorking();
        underWay.incrementAndGet();
        try {
            return device.read(offset, length);
        } catch (Corrupt | Cancelled notTheDevice) {
            throw notTheDevice;
        } catch (Failure lost) {
            throw failed(lost);
        } finally {
            underWay.decrementAndGet();
        }
    }

    @Override
    public void write(final long offset, final Payload payload) {
        guarded(() -> {
            device.write(offset, payload);
            return Payload.EMPTY;
        });
    }

    @Override
    public void sync() {
        guarded(() -> {
            device.sync();
            return Payload.EMPTY;
        });
    }

    @Override
    public void discard(final long offset, final long length) {
        guarded(() -> {
            device.discard(offset, length);
            return Payload.EMPTY;
        });
    }

    void requireWorking() {
        final String cause = failure.get();
        if (cause != null) {
            throw new Unavailable(
                    "device_failed", "device " + name() + " is out of use: " + cause + "; use another replica");
        }
    }

    @SuppressWarnings("UnusedReturnValue") // one shape for all operations
    private Payload guarded(final Supplier<Payload> operation) {
        requireWorking();
        underWay.incrementAndGet();
        try {
            return operation.get();
        } catch (Failure lost) {
            throw failed(lost);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Failure failed(final Failure lost) {
        fail(String.valueOf(lost.getMessage()));
        return lost instanceof Cancelled
                ? lost
                : new Unavailable("device_failed", "device " + name() + " failed: " + lost.getMessage());
    }
}
