package kintsugi.machine.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import kintsugi.core.failure.Rejected;

/**
 * The system calls on files, as the C library gives them.
 *
 * <p>Why not {@link java.nio.channels.FileChannel}: it closes itself under all its users when any one of them is interrupted in it,
 * and cancelling a thread of a host is an interrupt. The calls here know nothing of interrupts. They also do what no channel can:
 * lock by open file (a lock of a channel belongs to the process, and is lost when the process closes any other descriptor of that
 * file), give space back, reserve it, and find holes.
 *
 * <p>The numbers are those of Linux, equal on x86-64 and AArch64.
 */
@SuppressWarnings("restricted") // calling the C library is what this class is for
final class Posix {
    static final int READ_ONLY = 0;
    static final int READ_WRITE = 2;
    static final int CREATE = 0x40;
    static final int TRUNCATE = 0x200;

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int MODE = 0600;
    private static final int LOCK_EXCLUSIVE_AT_ONCE = 2 | 4;
    private static final int SEEK_END = 2;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int INTERRUPTED = 4;
    private static final int NONE_SUCH = 6;
    private static final int NOT_OPEN = 9;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PREAD = handle("pread", TRANSFER);
    private static final MethodHandle PWRITE = handle("pwrite", TRANSFER);
    private static final MethodHandle FSYNC = handle("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FTRUNCATE =
            handle("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle LSEEK =
            handle("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FLOCK = handle("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle FALLOCATE =
            handle("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));

    private Posix() {}

    /** A system call, given where to leave its error number; below zero is failure. */
    private interface Call {
        long on(MemorySegment state) throws Throwable;
    }

    /** @throws Rejected unless this computer has the calls */
    static void checkSupported() {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new Rejected(
                    "unsupported_system",
                    "a node's folder and devices need Linux, and this is " + System.getProperty("os.name")
                            + ": run the node in a Linux machine or container");
        }
    }

    static int open(final Path path, final int flags) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment name = arena.allocateFrom(path.toString());
            final int allFlags = flags | CLOSE_ON_EXEC;
            return (int) call("open " + path, state -> (int) OPEN.invokeExact(state, name, allFlags, MODE));
        }
    }

    /** Whatever the kernel says, it is closed, and its number may be another's; what had to be durable was synced before. */
    static void close(final int file) {
        call("close", state -> {
            final int result = (int) CLOSE.invokeExact(state, file);
            return result < 0 && errno(state) == NOT_OPEN ? result : 0;
        });
    }

    /** Up to that many bytes, fewer only at the end of the file. */
    static int read(final int file, final IoBuffer buffer, final int length, final long position) {
        int done = 0;
        while (done < length) {
            final MemorySegment rest = buffer.data().asSlice(done);
            final long size = (long) length - done;
            final long at = position + done;
            final long part =
                    call("read", buffer.state(), state -> (long) PREAD.invokeExact(state, file, rest, size, at));
            if (part == 0) {
                return done;
            }
            done += (int) part;
        }
        return done;
    }

    /** All of it, unless it throws; then any part may have been written. */
    static void write(final int file, final IoBuffer buffer, final int length, final long position) {
        int done = 0;
        while (done < length) {
            final MemorySegment rest = buffer.data().asSlice(done);
            final long size = (long) length - done;
            final long at = position + done;
            final long part =
                    call("write", buffer.state(), state -> (long) PWRITE.invokeExact(state, file, rest, size, at));
            if (part == 0) {
                throw SystemError.io("write of no bytes");
            }
            done += (int) part;
        }
    }

    static void sync(final int file) {
        call("fsync", state -> (int) FSYNC.invokeExact(state, file));
    }

    static void resize(final int file, final long bytes) {
        call("ftruncate", state -> (int) FTRUNCATE.invokeExact(state, file, bytes));
    }

    static long size(final int file) {
        return call("lseek", state -> (long) LSEEK.invokeExact(state, file, 0L, SEEK_END));
    }

    /** Where the first byte at or after that place is that is not in a hole; {@code Long.MAX_VALUE} if there is none. */
    static long nextData(final int file, final long from) {
        return call("lseek", state -> {
            final long found = (long) LSEEK.invokeExact(state, file, from, SEEK_DATA);
            return found < 0 && errno(state) == NONE_SUCH ? Long.MAX_VALUE : found;
        });
    }

    /** Where the first hole at or after that place begins; the end of the file counts as one. */
    static long nextHole(final int file, final long from) {
        return call("lseek", state -> (long) LSEEK.invokeExact(state, file, from, SEEK_HOLE));
    }

    /** Locks the file for this descriptor, in this process and against others, or throws. */
    static void lock(final int file) {
        call("flock", state -> (int) FLOCK.invokeExact(state, file, LOCK_EXCLUSIVE_AT_ONCE));
    }

    static void punch(final int file, final long position, final long length) {
        allocate(file, PUNCH_HOLE | KEEP_SIZE, position, length);
    }

    static void reserve(final int file, final long position, final long length) {
        allocate(file, KEEP_SIZE, position, length);
    }

    private static void allocate(final int file, final int mode, final long position, final long length) {
        call("fallocate", state -> (int) FALLOCATE.invokeExact(state, file, mode, position, length));
    }

    /** A place for error numbers. */
    static MemorySegment newState(final Arena arena) {
        return arena.allocate(STATE);
    }

    private static long call(final String name, final Call call) {
        try (Arena arena = Arena.ofConfined()) {
            return call(name, newState(arena), call);
        }
    }

    private static long call(final String name, final MemorySegment state, final Call call) {
        while (true) {
            final long result = invoke(call, state);
            if (result >= 0) {
                return result;
            }
            if (errno(state) != INTERRUPTED) {
                throw new SystemError(name, errno(state));
            }
        }
    }

    private static long invoke(final Call call, final MemorySegment state) {
        try {
            return call.on(state);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable never) {
            throw new AssertionError("a call to the C library threw", never);
        }
    }

    private static int errno(final MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    private static MethodHandle handle(final String name, final FunctionDescriptor shape) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), shape, Linker.Option.captureCallState("errno"));
    }
}
