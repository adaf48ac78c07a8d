package kintsugi.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/**
 * Goes through what commands usually need, so that the JDK can note which classes to keep ready. The launcher calls it once after a
 * build. A rehearsal that fails costs speed, nothing else.
 */
@Command(name = "rehearse", hidden = true, description = "Loads what commands usually need.")
final class RehearseCommand implements Runnable {
    /** The scenario that is run whole; the shortest of those that use every part. */
    private static final String SCENARIO = "scenarios/slow-disk.yaml";

    private final Terminal terminal;

    RehearseCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        final Terminal quiet = new Terminal(nowhere, nowhere, false, false, false, terminal.home(), terminal.state());
        final String scenario = terminal.home().resolve(SCENARIO).toString();
        CommandTree.run(quiet, "help", "run");
        CommandTree.run(quiet, "scenario", "list");
        CommandTree.run(quiet, "run", scenario, "--json", "--report", report().toString());
    }

    private static Path report() {
        try {
            final Path file = Files.createTempFile("kintsugi-rehearsal-", ".html");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
