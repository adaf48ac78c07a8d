package kintsugi.simulation.hardware.host;

import kintsugi.core.data.Payload;
import kintsugi.core.host.BlockDevice;
import kintsugi.simulation.hardware.disk.DiskUnit;
import kintsugi.simulation.hardware.os.DeviceQueue;
import kintsugi.simulation.hardware.os.SystemCallKind;
import kintsugi.simulation.hardware.os.VirtualOs;

/** The block face of a disk, for host threads: every operation is a system call. */
final class HostDevice implements BlockDevice {
    private final VirtualOs os;
    private final HostThreads threads;
    private final DiskUnit disk;
    private final DeviceQueue queue;

    HostDevice(final VirtualOs os, final HostThreads threads, final DiskUnit disk, final DeviceQueue queue) {
        this.os = os;
        this.threads = threads;
        this.disk = disk;
        this.queue = queue;
    }

    @Override
    public String name() {
        return disk.name();
    }

    @Override
    public long sizeBytes() {
        return disk.deviceBytes();
    }

    @Override
    public Payload read(final long offset, final int length) {
        disk.checkRange(offset, length);
        return length == 0
                ? Payload.EMPTY
                : call(SystemCallKind.DISK_READ, length, outcome -> disk.read(offset, length, outcome));
    }

    @Override
    public void write(final long offset, final Payload payload) {
        disk.checkRange(offset, payload.length());
        disk.checkPhase(payload);
        if (payload.length() > 0) {
            call(SystemCallKind.DISK_WRITE, payload.length(), outcome -> disk.write(offset, payload, outcome));
        }
    }

    @Override
    public void sync() {
        call(SystemCallKind.DISK_WRITE, 0, disk::sync);
    }

    @Override
    public void discard(final long offset, final long length) {
        disk.checkRange(offset, length);
        if (length > 0) {
            call(SystemCallKind.DISK_WRITE, 0, outcome -> disk.discard(offset, length, outcome));
        }
    }

    private Payload call(final SystemCallKind kind, final long bytes, final DiskCall.Start start) {
        final DiskCall call = new DiskCall(os, threads.turn(), kind, queue, bytes, start);
        call.begin();
        return call.await();
    }
}
