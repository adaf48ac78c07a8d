package kintsugi.machine.device;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Rejected;

/**
 * The lock of a folder: an flock on a file in it, which also says the pid of who holds it. The kernel drops it when the process
 * ends, however that happens.
 *
 * <p>Not a lock of {@link java.nio.channels.FileChannel}: those belong to the process, so a second node in this one would have to
 * be kept away by a static table, and closing any other descriptor of the file would release them.
 */
final class FolderLock implements AutoCloseable {
    private static final int LONGEST_PID = 20;

    private final PosixFile file;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private FolderLock(final PosixFile file) {
        this.file = file;
    }

    /** @throws Rejected {@code folder_in_use} if another holds it, with its pid */
    static FolderLock take(final Path folder) {
        final PosixFile file = PosixFile.open(folder.resolve("lock"), Posix.READ_WRITE | Posix.CREATE);
        try {
            file.lock();
            write(file, Long.toString(ProcessHandle.current().pid()));
            return new FolderLock(file);
        } catch (SystemError failed) {
            final String holder = failed.isWouldBlock() ? read(file) : "";
            file.close();
            if (failed.isWouldBlock()) {
                throw new Rejected(
                        "folder_in_use",
                        "folder " + folder + " is in use by " + nameOf(holder)
                                + ": stop that node, or give this one a folder of its own");
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return; // the number of its file may be that of another by now
        }
        try {
            write(file, "");
        } finally {
            file.close();
        }
    }

    private static String nameOf(final String pid) {
        if (pid.isEmpty()) {
            return "a process that is just starting or ending";
        }
        return pid.equals(Long.toString(ProcessHandle.current().pid()))
                ? "this process (pid " + pid + ")"
                : "the process with pid " + pid;
    }

    /** In place, so that a full disk takes it. */
    private static void write(final PosixFile file, final String pid) {
        final byte[] bytes = pid.concat(" ".repeat(LONGEST_PID - pid.length())).getBytes(StandardCharsets.US_ASCII);
        final IoBuffer buffer = new IoBuffer();
        buffer.fill(new BytesPayload(bytes), 0, bytes.length);
        file.write(buffer, bytes.length, 0);
    }

    private static String read(final PosixFile file) {
        final byte[] bytes = new byte[LONGEST_PID];
        final IoBuffer buffer = new IoBuffer();
        final int length = file.read(buffer, LONGEST_PID, 0);
        buffer.drain(bytes, 0, length);
        return new String(bytes, 0, length, StandardCharsets.US_ASCII).strip();
    }
}
