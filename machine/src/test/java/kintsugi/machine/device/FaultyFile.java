package kintsugi.machine.device;

import java.util.function.Supplier;

/** A file whose system calls fail as a test says; null heals them. */
final class FaultyFile implements RawFile {
    private final RawFile file;
    private volatile Supplier<SystemError> onSync;
    private volatile Supplier<SystemError> onRead;
    private volatile Supplier<SystemError> onWrite;
    private volatile Supplier<SystemError> onPunch;
    private volatile Supplier<SystemError> onReserve;
    private volatile Runnable inTheMiddle;
    private volatile Supplier<SystemError> onClose;
    private long bytesToFull = Long.MAX_VALUE;

    FaultyFile(final RawFile file) {
        this.file = file;
    }

    void failSyncs(final Supplier<SystemError> failure) {
        onSync = failure;
    }

    void failReads(final Supplier<SystemError> failure) {
        onRead = failure;
    }

    void failWrites(final Supplier<SystemError> failure) {
        onWrite = failure;
    }

    void failPunches(final Supplier<SystemError> failure) {
        onPunch = failure;
    }

    void failReservations(final Supplier<SystemError> failure) {
        onReserve = failure;
    }

    /** Called when half of each write is in the file. */
    void inTheMiddleOfWrites(final Runnable action) {
        inTheMiddle = action;
    }

    /** It is closed even so. */
    void failClose(final Supplier<SystemError> failure) {
        onClose = failure;
    }

    /** After that many bytes more there is no space left. */
    synchronized void fullAfter(final long bytes) {
        bytesToFull = bytes;
    }

    @Override
    public int read(final IoBuffer buffer, final int length, final long position) {
        check(onRead);
        return file.read(buffer, length, position);
    }

    @Override
    public void write(final IoBuffer buffer, final int length, final long position) {
        check(onWrite);
        final int part = room(length);
        if (inTheMiddle != null) {
            file.write(buffer, part / 2, position);
            inTheMiddle.run();
        }
        file.write(buffer, part, position);
        if (part < length) {
            throw SystemError.noSpace("write");
        }
    }

    @Override
    public void sync() {
        check(onSync);
        file.sync();
    }

    @Override
    public void punch(final long position, final long length) {
        check(onPunch);
        file.punch(position, length);
    }

    @Override
    public void reserve(final long position, final long length) {
        check(onReserve);
        final int part = room((int) length);
        if (part > 0) {
            file.reserve(position, part);
        }
        if (part < length) {
            throw SystemError.noSpace("fallocate");
        }
    }

    @Override
    public long nextData(final long from) {
        return file.nextData(from);
    }

    @Override
    public long nextHole(final long from) {
        return file.nextHole(from);
    }

    @Override
    public long freeBytes() {
        return file.freeBytes();
    }

    @Override
    public void close() {
        file.close();
        check(onClose);
    }

    private synchronized int room(final int length) {
        final int part = (int) Math.min(length, bytesToFull);
        bytesToFull -= bytesToFull == Long.MAX_VALUE ? 0 : part;
        return part;
    }

    private static void check(final Supplier<SystemError> failure) {
        if (failure != null) {
            throw failure.get();
        }
    }
}
