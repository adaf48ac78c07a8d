package kintsugi.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A terminal that keeps what a command writes. */
final class Recorded {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;

    Recorded(final Path state, final boolean isLive) {
        terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                isLive,
                isLive,
                isLive,
                Path.of(System.getProperty("kintsugi.root")),
                state);
    }

    Terminal terminal() {
        return terminal;
    }

    int run(final String... arguments) {
        return CommandTree.run(terminal, arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
