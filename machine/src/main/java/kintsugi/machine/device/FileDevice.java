package kintsugi.machine.device;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * A device that keeps its blocks in one sparse file, each at its own offset.
 *
 * <p><b>Order of locks.</b> The gate (one permit for each call, all of them to close), then the stripes of the range, then a lane.
 * A system call runs only with its stripes held, so no block is read while it changes, and the file is never closed under a call
 * (its number could be another file's by then).
 *
 * <p><b>Full disk.</b> A write that finds no room must leave everything as it was, and the kernel may say so in the middle. So the
 * parts that are holes are written first: if there is no room they are made holes again, which takes none. Only then are the parts
 * that have their space overwritten. A file system that copies on write may find no room even there; that cannot be undone, so it is
 * {@code Unavailable}, blocks unknown.
 *
 * <p><b>Failed sync.</b> After a failed fsync the kernel marks the pages clean that it could not write: a second one would succeed
 * and mean nothing. So the first failure is the device's last word.
 */
final class FileDevice implements MachineDevice {
    private static final int MOST_CALLS = 1 << 20;
    private static final long DISCARD_PIECE_BYTES = 1L << 30;

    private final DeviceSpec spec;
    private final RawFile file;
    private final boolean canPunch;
    private final SpaceMap space;
    private final Stripes stripes;
    private final Lanes lanes;
    private final IoBuffers buffers = new IoBuffers();
    private final GroupSync groupSync = new GroupSync();
    private final Semaphore gate = new Semaphore(MOST_CALLS);
    private final LongAdder zeroedBytes = new LongAdder();
    private final LongAdder syncs = new LongAdder();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile @Nullable String failure;

    FileDevice(
            final DeviceSpec spec,
            final RawFile file,
            final boolean canPunch,
            final SpaceMap space,
            final Semaphore carriers) {
        this.spec = spec;
        this.file = file;
        this.canPunch = canPunch;
        this.space = space;
        this.stripes = new Stripes(space.stripeBytes());
        this.lanes = new Lanes(spec.name(), carriers);
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public long sizeBytes() {
        return spec.sizeBytes();
    }

    @Override
    public DeviceStatistics statistics() {
        return new DeviceStatistics(space.usedBytes(), zeroedBytes.sum(), syncs.sum(), 0, 0, 0, 0);
    }

    @Override
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public Payload read(final long offset, final int length) {
        checkRange(offset, length);
        final byte[] bytes = new byte[length];
        operate(() -> stripes.shared(offset, length, () -> {
            if (holdsData(offset, offset + length)) {
                buffers.with(buffer -> load(buffer, offset, bytes));
            }
        }));
        return new BytesPayload(bytes);
    }

    @Override
    public void write(final long offset, final Payload payload) {
        check(offset, payload);
        operate(() -> stripes.alone(offset, payload.length(), () -> store(offset, payload)));
    }

    @Override
    public void sync() {
        operate(() -> {
            groupSync.run(this::fsync);
            checkUp();
        });
    }

    @Override
    public void discard(final long offset, final long length) {
        discard(offset, length, granule -> true);
    }

    /** Discards, but keeps the space of granules that are discarded in part and of which the predicate says that they are in use. */
    void discard(final long offset, final long length, final LongPredicate isUnused) {
        checkRange(offset, length);
        operate(() -> {
            for (long at = offset; at < offset + length; at += DISCARD_PIECE_BYTES) {
                final long from = at;
                final long end = Math.min(offset + length, at + DISCARD_PIECE_BYTES);
                stripes.alone(from, end - from, () -> clear(from, end, isUnused));
            }
        });
    }

    long granuleBytes() {
        return space.granuleBytes();
    }

    @Override
    public void close() {
        end(() -> {
            if (failure == null) {
                fsync();
            }
            if (failure != null) {
                throw failed();
            }
        });
    }

    @Override
    public void kill() {
        end(() -> {});
    }

    /** Sets room aside for the range, so that writing it will find it. @throws Rejected {@code no_space}, with nothing changed */
    void reserve(final long offset, final int length) {
        operate(() -> stripes.alone(offset, length, () -> {
            final long end = offset + length;
            final long missing = space.missingBytes(offset, end);
            space.take(missing);
            if (missing > 0) {
                reserveNew(offset, end, missing);
                space.mark(offset, end);
            }
        }));
    }

    /** Gives back what was reserved and never written, by a process that is gone. */
    void dropReservations() {
        if (canPunch) {
            long at = 0;
            while (at < spec.sizeBytes()) {
                final long hole = file.nextHole(at);
                final long end = Math.min(spec.sizeBytes(), hole >= spec.sizeBytes() ? hole : file.nextData(hole));
                if (end > hole) {
                    file.punch(hole, end - hole);
                }
                at = Math.max(end, hole + 1);
            }
        }
    }

    /** Whether calls are served. */
    boolean isUp() {
        return !isClosed.get() && failure == null;
    }

    /** Whether any of the range holds data. */
    boolean holdsData(final long offset, final long end) {
        return offset < end && (space.isAllocated(offset) || space.runEnd(offset, end) < end);
    }

    /** @throws Rejected unless the payload fits there */
    void check(final long offset, final Payload payload) {
        checkRange(offset, payload.length());
        if (payload instanceof PatternPayload pattern && pattern.length() > 0 && pattern.phase() != 0) {
            throw new Rejected(
                    "out_of_range",
                    "a pattern of phase " + pattern.phase() + " cannot start a block of device " + name()
                            + ": slice it at a block");
        }
    }

    /** @throws Rejected {@code out_of_range} unless the range is whole blocks inside the device */
    void checkRange(final long offset, final long length) {
        if (offset < 0
                || length < 0
                || offset % Blocks.BYTES != 0
                || length % Blocks.BYTES != 0
                || length > spec.sizeBytes() - offset) {
            throw new Rejected(
                    "out_of_range",
                    "range " + offset + "+" + length + " is not whole blocks within the " + spec.sizeBytes()
                            + " bytes of device " + name());
        }
    }

    /** Runs a call, unless the device is closed or failed. */
    private void operate(final Runnable call) {
        gate.acquireUninterruptibly();
        try {
            checkUp();
            call.run();
        } finally {
            gate.release();
        }
    }

    private void checkUp() {
        if (failure != null) {
            throw failed();
        }
        if (isClosed.get()) {
            throw new Unavailable("device_closed", "device " + name() + " is closed: open its node again");
        }
    }

    private void end(final Runnable last) {
        if (isClosed.getAndSet(true)) {
            return;
        }
        gate.acquireUninterruptibly(MOST_CALLS);
        try {
            last.run();
        } finally {
            lanes.close();
            try {
                file.close();
            } finally {
                gate.release(MOST_CALLS);
            }
        }
    }

    private void load(final IoBuffer buffer, final long offset, final byte[] target) {
        for (int at = 0; at < target.length; at += IoBuffer.BYTES) {
            final int part = Math.min(IoBuffer.BYTES, target.length - at);
            readPart(buffer, part, offset + at);
            buffer.drain(target, at, part);
        }
    }

    private void readPart(final IoBuffer buffer, final int length, final long position) {
        final int[] done = new int[1];
        guarded("reading", () -> lanes.quick(() -> done[0] = file.read(buffer, length, position)));
        if (done[0] < length) {
            failure = "its file ends at " + (position + done[0]) + ", was it cut while in use?";
            throw failed();
        }
    }

    private void store(final long offset, final Payload payload) {
        final long end = offset + payload.length();
        final long missing = space.missingBytes(offset, end);
        space.take(missing);
        buffers.with(buffer -> {
            final Run write = (from, to) -> writeRun(buffer, payload, from - offset, from, to);
            if (missing > 0) {
                storeNew(offset, end, missing, write);
            }
            try {
                guarded("overwriting", () -> eachRun(offset, end, true, write));
            } finally {
                space.mark(offset, end);
            }
        });
    }

    private void storeNew(final long offset, final long end, final long missing, final Run write) {
        try {
            eachRun(offset, end, false, write);
        } catch (SystemError failed) {
            if (failed.isNoSpace() && isUndone(offset, end)) {
                space.giveBack(missing);
                throw noSpace(missing, failed);
            }
            space.mark(offset, end);
            throw ioError("writing", failed);
        }
    }

    private void reserveNew(final long offset, final long end, final long missing) {
        try {
            eachRun(offset, end, false, (from, to) -> lanes.slow(() -> file.reserve(from, to - from)));
        } catch (SystemError failed) {
            if (failed.isNotSupported()) {
                return;
            }
            if (isUndone(offset, end)) {
                space.giveBack(missing);
                throw failed.isNoSpace() ? noSpace(missing, failed) : ioError("reserving", failed);
            }
            space.mark(offset, end);
            throw ioError("reserving", failed);
        }
    }

    /** Makes holes again of the parts that were; false if that did not work. */
    private boolean isUndone(final long offset, final long end) {
        try {
            eachRun(offset, end, false, (from, to) -> lanes.slow(() -> punch(space.floor(from), space.ceiling(to))));
            return canPunch;
        } catch (SystemError failed) {
            return false;
        }
    }

    private void writeRun(
            final IoBuffer buffer, final Payload payload, final long skip, final long from, final long to) {
        for (long at = from; at < to; at += IoBuffer.BYTES) {
            final int part = (int) Math.min(IoBuffer.BYTES, to - at);
            final long position = at;
            buffer.fill(payload, (int) (skip + at - from), part);
            lanes.quick(() -> file.write(buffer, part, position));
        }
    }

    private void clear(final long from, final long end, final LongPredicate isUnused) {
        if (holdsData(from, end)) {
            guarded("discarding", () -> {
                if (canPunch) {
                    lanes.slow(() -> punch(from, end));
                    space.free(from, end == spec.sizeBytes() ? space.ceiling(end) : end);
                    freeIfZero(space.floor(from), from, isUnused);
                    freeIfZero(space.floor(end), end, isUnused);
                } else {
                    eachRun(from, end, true, this::zero);
                }
            });
        }
    }

    private void punch(final long from, final long end) {
        if (canPunch) {
            file.punch(from, Math.min(end, spec.sizeBytes()) - from);
        }
    }

    /** A granule that was discarded up to or from a place inside it is free once all of it is zeros. */
    private void freeIfZero(final long granule, final long place, final LongPredicate isUnused) {
        final long end = Math.min(granule + space.granuleBytes(), spec.sizeBytes());
        if (granule != place
                && place != end
                && space.isAllocated(granule)
                && isUnused.test(granule)
                && isZero(granule, end)) {
            lanes.slow(() -> punch(granule, end));
            space.free(granule, granule + space.granuleBytes());
        }
    }

    private boolean isZero(final long from, final long end) {
        final boolean[] isZero = {true};
        buffers.with(buffer -> {
            for (long at = from; at < end && isZero[0]; at += IoBuffer.BYTES) {
                final int part = (int) Math.min(IoBuffer.BYTES, end - at);
                readPart(buffer, part, at);
                isZero[0] = buffer.isZero(part);
            }
        });
        return isZero[0];
    }

    private void zero(final long from, final long end) {
        buffers.with(buffer -> {
            buffer.fillWithZeros(IoBuffer.BYTES);
            lanes.slow(() -> {
                for (long at = from; at < end; at += IoBuffer.BYTES) {
                    file.write(buffer, (int) Math.min(IoBuffer.BYTES, end - at), at);
                }
            });
        });
        zeroedBytes.add(end - from);
    }

    private void fsync() {
        try {
            syncs.increment();
            lanes.slow(file::sync);
        } catch (SystemError failed) {
            failure = "a sync failed (" + failed.getMessage() + "), so what was written may be lost";
        }
    }

    /** Part of a range whose granules all hold data, or none does. */
    private interface Run {
        void on(long from, long end);
    }

    private void eachRun(final long offset, final long end, final boolean isAllocated, final Run action) {
        for (long from = offset; from < end; ) {
            final long to = space.runEnd(from, end);
            if (space.isAllocated(from) == isAllocated) {
                action.on(from, to);
            }
            from = to;
        }
    }

    private void guarded(final String what, final Runnable call) {
        try {
            call.run();
        } catch (SystemError failed) {
            throw ioError(what, failed);
        }
    }

    private Unavailable ioError(final String what, final SystemError failed) {
        final Unavailable error = new Unavailable(
                "io_error", what + " device " + name() + " failed (" + failed.getMessage() + "): use another copy");
        error.initCause(failed);
        return error;
    }

    private Rejected noSpace(final long missing, final SystemError failed) {
        final Rejected error = new Rejected(
                "no_space",
                "the file system below device " + name() + " has " + file.freeBytes() + " bytes left, the write needs "
                        + missing + ": free some there, or discard some here");
        error.initCause(failed);
        return error;
    }

    private Unavailable failed() {
        return new Unavailable(
                "device_failed",
                "device " + name() + " is out of use: " + failure + "; use other copies, and replace it");
    }
}
