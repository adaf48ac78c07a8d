package kintsugi.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kintsugi.lab.run.KernelChoice;
import kintsugi.lab.run.RunRequest;
import kintsugi.lab.run.ScenarioRunner;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "diverge",
        mixinStandardHelpOptions = true,
        description = {
            "Finds the first event in which two runs of a scenario differ.",
            "The second run is the first one with what the --against options change; without any, the same run once more."
        },
        footer = {
            "",
            "Example: kintsugi diverge scenarios/slow-disk.yaml --seed 1 --against-seed 2",
            "Example: kintsugi diverge scenarios/slow-disk.yaml --against-queue binary --against-threads baton",
            "Exit code 0 if all events are the same, 1 if the runs differ."
        })
final class DivergeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(names = "--against", paramLabel = "FILE", description = "Another scenario.")
    private @Nullable Path againstFile;

    @Option(names = "--against-seed", paramLabel = "N", description = "Another seed.")
    private @Nullable Long againstSeed;

    @Option(names = "--against-set", paramLabel = "KEY=VALUE", description = "Another value. Repeatable.")
    private List<String> againstSets = new ArrayList<>();

    @Option(names = "--against-queue", paramLabel = "KIND", description = "Another queue: ${COMPLETION-CANDIDATES}.")
    private @Nullable QueueKind againstQueue;

    @Option(names = "--against-threads", paramLabel = "KIND", description = "Other threads: ${COMPLETION-CANDIDATES}.")
    private @Nullable ThreadKind againstThreads;

    DivergeCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        final RunRequest left = options.request();
        final RunRequest right = against(left);
        final Optional<String> difference;
        try (ProgressLine progress = ProgressLine.on(terminal)) {
            difference = new ScenarioRunner(System::nanoTime).diverge(left, right, progress);
        }
        terminal.out().println(difference.orElse("no difference: both runs have the same events"));
        return difference.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private RunRequest against(final RunRequest left) {
        RunRequest right = left.withKernel(new KernelChoice(
                againstQueue == null ? left.kernel().queue() : againstQueue,
                againstThreads == null ? left.kernel().threads() : againstThreads));
        if (againstSeed != null) {
            right = right.withSeed(againstSeed);
        }
        for (final Map.Entry<String, String> set :
                RunOptions.pairs("--against-set", againstSets).entrySet()) {
            right = right.with(set.getKey(), set.getValue());
        }
        return againstFile == null ? right : new RunRequest(againstFile, right.seed(), right.sets(), right.kernel());
    }
}
