package kintsugi.cli;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Where a command writes, and what it knows of its surroundings. The launcher says whether a person is watching, because Java
 * cannot tell for output and error apart.
 *
 * @param out results
 * @param err progress and errors
 * @param isOutLive whether {@code out} is a terminal
 * @param isErrLive whether {@code err} is a terminal
 * @param isColoured whether {@code out} may be coloured
 * @param home the root of the repository
 * @param state folder for logs of defects
 */
record Terminal(
        PrintStream out,
        PrintStream err,
        boolean isOutLive,
        boolean isErrLive,
        boolean isColoured,
        Path home,
        Path state) {
    static Terminal ofProcess() {
        final boolean isOutLive = Boolean.getBoolean("kintsugi.out.live");
        final String noColor = System.getenv("NO_COLOR");
        final boolean isColoured =
                isOutLive && (noColor == null || noColor.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
        return new Terminal(
                System.out,
                System.err,
                isOutLive,
                Boolean.getBoolean("kintsugi.err.live"),
                isColoured,
                Path.of(System.getProperty("kintsugi.home", ".")),
                Path.of(System.getProperty("kintsugi.state", System.getProperty("java.io.tmpdir"))));
    }

    /** One line for people about something that went wrong. */
    void complain(final String sentence) {
        err.println("kintsugi: " + sentence);
    }

    String green(final String text) {
        return coloured("32", text);
    }

    String red(final String text) {
        return coloured("1;31", text);
    }

    String bold(final String text) {
        return coloured("1", text);
    }

    String dim(final String text) {
        return coloured("2", text);
    }

    private String coloured(final String code, final String text) {
        return isColoured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
