package kintsugi.core.failure;

/** The calling thread was told to stop; it should release what it holds and return. */
public final class Cancelled extends Failure {
    /**
     * @param code machine-readable reason in snake_case
     * @param message one sentence: what was seen and what to do
     */
    public Cancelled(final String code, final String message) {
        super(code, message);
    }
}
