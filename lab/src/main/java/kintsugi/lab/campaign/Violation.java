package kintsugi.lab.campaign;

/** A promise was broken, said in words: the end of a run. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param what was broken, for people */
    public Violation(final String what) {
        super(what);
    }

    Violation(final String what, final Throwable cause) {
        super(what, cause);
    }

    /** What was broken. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
