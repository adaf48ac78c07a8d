package kintsugi.core.failure;

/** It did not happen; it may if asked again later or elsewhere. Nothing was changed. */
public final class Unavailable extends Failure {
    /**
     * @param code machine-readable reason in snake_case
     * @param message one sentence: what was seen and what to do
     */
    public Unavailable(final String code, final String message) {
        super(code, message);
    }
}
