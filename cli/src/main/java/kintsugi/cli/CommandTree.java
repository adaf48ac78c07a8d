package kintsugi.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import kintsugi.input.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and what happens to the errors that leave them. */
@Command(
        name = "kintsugi",
        description = "A small cloud that mends itself, and the laboratory for it.",
        mixinStandardHelpOptions = true,
        versionProvider = CommandTree.Versions.class,
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 done; 1 an expectation or test failed, or two runs differ; 2 bad input; 70 a defect of Kintsugi.",
            "'kintsugi help COMMAND' explains one command."
        })
final class CommandTree implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private CommandTree() {}

    /** Runs one command; gives its exit code. */
    static int run(final Terminal terminal, final String... arguments) {
        return of(terminal).execute(arguments);
    }

    static CommandLine of(final Terminal terminal) {
        final CommandLine tree = new CommandLine(new CommandTree());
        tree.addSubcommand(new RunCommand(terminal));
        tree.addSubcommand(new DivergeCommand(terminal));
        tree.addSubcommand(new ScenarioCommand(terminal));
        tree.addSubcommand(new SimulateCommand(terminal));
        tree.addSubcommand(new CommandLine(new BenchCommand(terminal))
                .addSubcommand(new BenchFlowsCommand(terminal))
                .addSubcommand(new BenchSharingCommand(terminal))
                .addSubcommand(new BenchWireCommand(terminal))
                .addSubcommand(new BenchMapCommand(terminal)));
        tree.addSubcommand(new NodeCommand(terminal));
        tree.addSubcommand(new TestCommand());
        tree.addSubcommand(new CompletionCommand(terminal));
        tree.addSubcommand(new RehearseCommand(terminal));
        tree.addSubcommand(new CommandLine.HelpCommand());
        tree.setOut(writer(terminal.out()));
        tree.setErr(writer(terminal.err()));
        tree.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.isColoured() ? Ansi.ON : Ansi.OFF));
        tree.setUsageHelpAutoWidth(false);
        tree.setCaseInsensitiveEnumValuesAllowed(true);
        tree.registerConverter(Long.class, whole(Long::valueOf));
        tree.registerConverter(long.class, whole(Long::valueOf));
        tree.registerConverter(int.class, whole(Integer::valueOf));
        tree.setParameterExceptionHandler((wrong, _) -> refuse(terminal, wrong));
        tree.setExecutionExceptionHandler((thrown, _, parsed) -> handle(terminal, thrown, parsed));
        return tree;
    }

    /** Without a command: says what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static PrintWriter writer(final PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static int refuse(final Terminal terminal, final ParameterException wrong) {
        final CommandSpec command = wrong.getCommandLine().getCommandSpec();
        final String message = String.valueOf(wrong.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        terminal.complain((wrong instanceof UnmatchedArgumentException unknown ? unmatched(unknown, command) : message)
                + (message.endsWith(".") ? "" : ".") + " See '" + command.qualifiedName() + " --help'.");
        return ExitCode.BAD_INPUT;
    }

    private static String unmatched(final UnmatchedArgumentException unknown, final CommandSpec command) {
        final String first = unknown.getUnmatched().getFirst();
        if (first.startsWith("-")) {
            return "there is no option '" + first + "' of " + command.qualifiedName();
        }
        final String known = command.subcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return known.isEmpty()
                ? command.qualifiedName() + " does not take '" + first + "'"
                : "there is no command '" + first + "'; there are: " + known;
    }

    private static <N extends Number> ITypeConverter<N> whole(final Function<String, N> parse) {
        return text -> {
            try {
                return parse.apply(text.replace("_", ""));
            } catch (NumberFormatException notWhole) {
                throw new TypeConversionException("'" + text + "' is not a whole number, or too large");
            }
        };
    }

    private static int handle(final Terminal terminal, final Exception thrown, final ParseResult parsed) {
        switch (thrown) {
            case InputException bad -> bad.problems().forEach(problem -> terminal.complain(problem.toString()));
            case BadInput bad -> terminal.complain(String.valueOf(bad.getMessage()));
            default -> {
                return Defect.report(terminal, thrown, parsed.originalArgs());
            }
        }
        return ExitCode.BAD_INPUT;
    }

    /** For {@code --version} among other arguments; alone, {@link Main} answers it. */
    static final class Versions implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Version.text()};
        }
    }
}
