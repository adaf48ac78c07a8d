package kintsugi.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What nobody foresaw: one sentence for the user, the rest into a file. */
final class Defect {
    private Defect() {}

    static int report(final Terminal terminal, final Throwable thrown, final List<String> arguments) {
        if (thrown instanceof OutOfMemoryError) {
            terminal.complain(
                    "out of memory with a heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB: give it more, as in KINTSUGI_JAVA_OPTS=-Xmx8g.");
            return ExitCode.DEFECT;
        }
        terminal.complain("a defect of Kintsugi ended this command: " + firstLine(thrown) + ". "
                + written(terminal.state(), details(thrown, arguments)));
        return ExitCode.DEFECT;
    }

    private static String firstLine(final Throwable thrown) {
        return thrown.toString().lines().findFirst().orElse("unknown");
    }

    private static String details(final Throwable thrown, final List<String> arguments) {
        final StringWriter text = new StringWriter();
        text.write(Version.text() + "\nkintsugi " + String.join(" ", arguments) + "\n\n");
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static String written(final Path folder, final String details) {
        try {
            Files.createDirectories(folder);
            final Path file = Files.createTempFile(folder, "defect-", ".txt");
            Files.writeString(file, details);
            return "Details are in " + file + ".";
        } catch (IOException unwritable) {
            return "Details could not be kept (" + unwritable.getMessage() + "):\n" + details;
        }
    }
}
