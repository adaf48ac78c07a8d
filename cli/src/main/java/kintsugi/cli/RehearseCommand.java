package kintsugi.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Goes through what commands usually need, so that the JDK can note which classes to keep ready. The launcher calls it once after a
 * build. A rehearsal that fails costs speed, nothing else.
 */
@Command(name = "rehearse", hidden = true, description = "Loads what commands usually need.")
final class RehearseCommand implements Runnable {
    private static final List<List<String>> SCENES =
            List.of(List.of("help"), List.of("help", "run"), List.of("scenario", "list"));

    private final Terminal terminal;

    RehearseCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        final Terminal quiet = new Terminal(nowhere, nowhere, false, false, false, terminal.home(), terminal.state());
        for (final List<String> scene : SCENES) {
            CommandTree.run(quiet, scene.toArray(String[]::new));
        }
    }
}
