package kintsugi.core.failure;

/** The data is there but fails its checksum: use another replica, then repair this one. */
public final class Corrupt extends Failure {
    /**
     * @param code machine-readable reason in snake_case
     * @param message one sentence: what was seen and what to do
     */
    public Corrupt(final String code, final String message) {
        super(code, message);
    }
}
