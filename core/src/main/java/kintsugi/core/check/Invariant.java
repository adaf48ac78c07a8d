package kintsugi.core.check;

/**
 * Conditions that hold unless the code is wrong. Checked always, in every world: a broken one ends the run or the process
 * before it can spread. Bad input is never an invariant: that is {@link kintsugi.core.failure.Rejected}.
 */
public final class Invariant {
    private Invariant() {}

    /** @throws Broken if {@code holds} is false */
    public static void that(final boolean holds, final String what) {
        if (!holds) {
            throw new Broken(what);
        }
    }

    /** As {@link #that(boolean, String)}, formatting the message only when broken. */
    @com.google.errorprone.annotations.FormatMethod
    public static void that(final boolean holds, final String format, final Object... arguments) {
        if (!holds) {
            throw new Broken(String.format(format, arguments));
        }
    }

    /** A defect in the code: not to be caught except to report it. */
    public static final class Broken extends AssertionError {
        Broken(final String message) {
            super("invariant broken: " + message);
        }
    }
}
