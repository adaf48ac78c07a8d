package kintsugi.core.failure;

/**
 * The root of every error that crosses an interface of Kintsugi. The subclasses are named by what the caller may conclude,
 * which is all that decides what to do next:
 *
 * <ul>
 *   <li>{@link Rejected}: it did not happen, and will not if asked again unchanged;
 *   <li>{@link Unavailable}: it did not happen; it may if asked again later or elsewhere;
 *   <li>{@link Indeterminate}: it may or may not have happened;
 *   <li>{@link Corrupt}: the data asked for is there but is not what was written;
 *   <li>{@link Cancelled}: the caller itself was told to stop.
 * </ul>
 */
public abstract sealed class Failure extends RuntimeException
        permits Rejected, Unavailable, Indeterminate, Corrupt, Cancelled {
    private final String code;

    Failure(final String code, final String message) {
        super(message);
        this.code = code;
    }

    /** A short machine-readable reason in snake_case, stable across versions: {@code stale_epoch}, {@code queue_full}. */
    public final String code() {
        return code;
    }
}
