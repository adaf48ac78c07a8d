package kintsugi.cli;

/** The entry point of every command. What a frequent short call does not need is not loaded for it. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            System.out.println(Version.text());
            return;
        }
        System.exit(CommandTree.run(Terminal.ofProcess(), arguments));
    }
}
