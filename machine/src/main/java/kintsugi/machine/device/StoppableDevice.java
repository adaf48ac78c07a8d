package kintsugi.machine.device;

import java.util.Optional;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;

/** Keeps threads that were told to stop from beginning a call. Below it, interrupts are left alone. */
final class StoppableDevice implements MachineDevice {
    private final MachineDevice device;

    StoppableDevice(final MachineDevice device) {
        this.device = device;
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
        checkGoesOn();
        return device.read(offset, length);
    }

    @Override
    public void write(final long offset, final Payload payload) {
        checkGoesOn();
        device.write(offset, payload);
    }

    @Override
    public void sync() {
        checkGoesOn();
        device.sync();
    }

    @Override
    public void discard(final long offset, final long length) {
        checkGoesOn();
        device.discard(offset, length);
    }

    @Override
    public DeviceStatistics statistics() {
        return device.statistics();
    }

    @Override
    public Optional<String> failure() {
        return device.failure();
    }

    @Override
    public void close() {
        device.close();
    }

    @Override
    public void kill() {
        device.kill();
    }

    private void checkGoesOn() {
        if (Thread.interrupted()) {
            throw new Cancelled("cancelled", "the thread that called device " + name() + " was told to stop");
        }
    }
}
