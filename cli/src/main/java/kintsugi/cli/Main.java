package kintsugi.cli;

/** The entry point of every command. What a frequent short call does not need is not loaded for it. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.out.println(version());
    }

    private static String version() {
        final String built = Main.class.getPackage().getImplementationVersion();
        return "kintsugi " + (built == null ? "(unpackaged)" : built) + " on JDK " + Runtime.version();
    }
}
