package kintsugi.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Listed here for help and completion; the launcher carries it out before it starts Java. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Builds everything and runs every gate and test.")
final class TestCommand implements Runnable {
    @Option(names = "--full", description = "The long tier too.")
    private boolean isFull;

    @Override
    public void run() {
        throw new BadInput("test is a command of the launcher: run ./kintsugi test" + (isFull ? " --full" : "") + ".");
    }
}
