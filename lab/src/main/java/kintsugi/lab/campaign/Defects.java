package kintsugi.lab.campaign;

/** What an exception that nobody foresaw says, with the place where it began. */
final class Defects {
    private static final int FRAMES = 6;

    private Defects() {}

    static String text(final Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        final StringBuilder text = new StringBuilder(String.valueOf(thrown.getMessage()));
        final StackTraceElement[] stack = root.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
            text.append("\n    at ").append(stack[i]);
        }
        return text.toString();
    }
}
