package kintsugi.core.failure;

/** It did not happen, and asking again unchanged will not help. Nothing was changed. */
public final class Rejected extends Failure {
    /**
     * @param code machine-readable reason in snake_case
     * @param message one sentence: what was seen and what to do
     */
    public Rejected(final String code, final String message) {
        super(code, message);
    }
}
