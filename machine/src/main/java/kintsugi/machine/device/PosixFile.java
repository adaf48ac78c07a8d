package kintsugi.machine.device;

import java.nio.file.Path;
import java.util.Objects;

/** A file of this computer. */
final class PosixFile implements RawFile {
    private final Path path;
    private final int number;

    private PosixFile(final Path path, final int number) {
        this.path = path;
        this.number = number;
    }

    /** Opens it, with flags of {@link Posix}. */
    static PosixFile open(final Path path, final int flags) {
        return new PosixFile(path, Posix.open(path, flags));
    }

    /** Makes durable that the folder of this file holds it. */
    static void syncParent(final Path path) {
        final Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a folder");
        try (PosixFile file = open(folder, Posix.READ_ONLY)) {
            file.sync();
        }
    }

    /** Locks it until it is closed, against other processes and against others in this one. */
    void lock() {
        Posix.lock(number);
    }

    long size() {
        return Posix.size(number);
    }

    void resize(final long bytes) {
        Posix.resize(number, bytes);
    }

    @Override
    public int read(final IoBuffer buffer, final int length, final long position) {
        return Posix.read(number, buffer, length, position);
    }

    @Override
    public void write(final IoBuffer buffer, final int length, final long position) {
        Posix.write(number, buffer, length, position);
    }

    @Override
    public void sync() {
        Posix.sync(number);
    }

    @Override
    public void punch(final long position, final long length) {
        Posix.punch(number, position, length);
    }

    @Override
    public void reserve(final long position, final long length) {
        Posix.reserve(number, position, length);
    }

    @Override
    public long nextData(final long from) {
        return Posix.nextData(number, from);
    }

    @Override
    public long nextHole(final long from) {
        return Posix.nextHole(number, from);
    }

    @Override
    public long freeBytes() {
        return path.toFile().getUsableSpace();
    }

    @Override
    public void close() {
        Posix.close(number);
    }
}
