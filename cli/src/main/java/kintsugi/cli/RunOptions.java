package kintsugi.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.lab.run.KernelChoice;
import kintsugi.lab.run.RunRequest;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What run, diverge and check have in common: a scenario and what to change in it. */
final class RunOptions {
    @Parameters(paramLabel = "FILE", description = "The scenario.")
    @SuppressWarnings("NullAway.Init") // picocli insists on it
    private Path file;

    @Option(names = "--seed", paramLabel = "N", description = "Seed in place of the one in the file.")
    private @Nullable Long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Value of a parameter of the scenario, or of any key in it by its dotted path. Repeatable.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--queue",
            paramLabel = "KIND",
            description = "Event queue: ${COMPLETION-CANDIDATES}. Must not change the run (default: RADIX).")
    private QueueKind queue = KernelChoice.DEFAULT.queue();

    @Option(
            names = "--threads",
            paramLabel = "KIND",
            description =
                    "Carrier of threads: ${COMPLETION-CANDIDATES}. Must not change the run (default: CONTINUATION).")
    private ThreadKind threads = KernelChoice.DEFAULT.threads();

    RunRequest request() {
        return new RunRequest(
                file,
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                pairs("--set", sets),
                new KernelChoice(queue, threads));
    }

    /** {@code key=value} texts as a map. */
    static SortedMap<String, String> pairs(final String option, final List<String> texts) {
        final SortedMap<String, String> pairs = new TreeMap<>();
        for (final String text : texts) {
            final int equals = text.indexOf('=');
            if (equals < 1) {
                throw new BadInput(option + " takes KEY=VALUE, such as " + option + " seed=7, not '" + text + "'.");
            }
            final String key = text.substring(0, equals);
            if (pairs.put(key, text.substring(equals + 1)) != null) {
                throw new BadInput(option + " gives " + key + " twice: leave one out.");
            }
        }
        return pairs;
    }
}
