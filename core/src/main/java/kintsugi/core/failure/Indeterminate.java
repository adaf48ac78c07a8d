package kintsugi.core.failure;

/** It may or may not have happened: the answer was lost. Ask for the state, or repeat if that is idempotent. */
public final class Indeterminate extends Failure {
    /**
     * @param code machine-readable reason in snake_case
     * @param message one sentence: what was seen and what to do
     */
    public Indeterminate(final String code, final String message) {
        super(code, message);
    }
}
