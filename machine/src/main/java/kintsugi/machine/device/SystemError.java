package kintsugi.machine.device;

/** A system call that failed. Never leaves this package: {@link FileDevice} and {@link NodeFolder} say what it means. */
final class SystemError extends RuntimeException {
    private static final int IO = 5;
    private static final int NOT_PERMITTED_HERE = 13;
    private static final int WOULD_BLOCK = 11;
    private static final int FILE_TOO_BIG = 27;
    private static final int NO_SPACE = 28;
    private static final int READ_ONLY = 30;
    private static final int NOT_SUPPORTED = 95;
    private static final int QUOTA = 122;

    private final int number;

    SystemError(final String call, final int number) {
        super(call + ": " + text(number));
        this.number = number;
    }

    /** Whether there is no room: on the file system, in the user's quota, or below the limit on the size of files. */
    boolean isNoSpace() {
        return number == NO_SPACE || number == QUOTA || number == FILE_TOO_BIG;
    }

    /** Whether another holds the lock. */
    boolean isWouldBlock() {
        return number == WOULD_BLOCK;
    }

    /** Whether the file system cannot do this at all. */
    boolean isNotSupported() {
        return number == NOT_SUPPORTED;
    }

    /** An I/O error, as a device that fails gives it. */
    static SystemError io(final String call) {
        return new SystemError(call, IO);
    }

    /** A full file system. */
    static SystemError noSpace(final String call) {
        return new SystemError(call, NO_SPACE);
    }

    private static String text(final int number) {
        return switch (number) {
            case 1 -> "not permitted";
            case 2 -> "no such file or folder";
            case IO -> "I/O error";
            case NOT_PERMITTED_HERE -> "permission denied";
            case WOULD_BLOCK -> "held by another";
            case 20 -> "not a folder";
            case 21 -> "is a folder";
            case 24 -> "too many open files";
            case FILE_TOO_BIG -> "beyond the limit on the size of files";
            case NO_SPACE -> "no space left";
            case READ_ONLY -> "read-only file system";
            case NOT_SUPPORTED -> "not supported";
            case QUOTA -> "quota used up";
            default -> "error " + number;
        };
    }
}
