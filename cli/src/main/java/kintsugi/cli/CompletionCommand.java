package kintsugi.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a completion script for the shell.",
        footer = {"", "Example: source <(kintsugi completion bash)"})
final class CompletionCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}; the one script serves both.")
    @SuppressWarnings("NullAway.Init") // picocli insists on it
    private Shell shell;

    enum Shell {
        BASH,
        ZSH
    }

    CompletionCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        final CommandLine root = spec.root().commandLine();
        terminal.out().print(AutoComplete.bash(root.getCommandName(), root));
        if (shell == Shell.ZSH) {
            terminal.out().println("# zsh reads this through bashcompinit, which the script loads itself");
        }
    }
}
