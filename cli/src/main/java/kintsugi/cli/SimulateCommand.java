package kintsugi.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kintsugi.core.unit.Units;
import kintsugi.lab.campaign.Campaign;
import kintsugi.lab.campaign.Plan;
import kintsugi.lab.campaign.PlanDraw;
import kintsugi.lab.campaign.PlanFile;
import kintsugi.lab.campaign.PlanRun;
import kintsugi.lab.campaign.PlanShrinker;
import kintsugi.lab.campaign.SeedResult;
import kintsugi.lab.mutant.Mutant;
import kintsugi.lab.mutant.Mutants;
import kintsugi.lab.mutant.Trial;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Campaigns: many clusters under random load and faults in virtual time, judged by independent checkers.",
        footer = {
            "",
            "Example: kintsugi simulate block --seeds 1..1000",
            "Example: kintsugi simulate block --replay 78",
            "Example: kintsugi simulate shrink 78 --to small.json",
            "Example: kintsugi simulate mutants",
            "docs/campaign.md tells how to read what they print."
        })
final class SimulateCommand implements Runnable {
    private static final int PROGRESS_EVERY = 100;
    private static final long MINUTE_NANOS = 60 * Units.SECOND;

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    SimulateCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "simulate needs to know what: block, shrink, speed or mutants");
    }

    @Command(
            name = "block",
            mixinStandardHelpOptions = true,
            description = {
                "Runs seeds of the block service's campaign, on all cores.",
                "Exit code 0 if every promise was kept, 1 if not; then the command that replays the seed is printed."
            })
    int block(
            @Option(
                            names = "--seeds",
                            paramLabel = "A..B",
                            defaultValue = "1..100",
                            description = "From A to B (default: ${DEFAULT-VALUE}).")
                    final String seeds,
            @Option(names = "--minutes", paramLabel = "M", description = "Begin no seed after that many minutes.")
                    final @Nullable Integer minutes,
            @Option(names = "--threads", paramLabel = "N", description = "Seeds at a time (default: one a core).")
                    final @Nullable Integer threads,
            @Option(
                            names = "--replay",
                            paramLabel = "SEED|FILE",
                            arity = "1..*",
                            description = "Instead run only these seeds or plan files, and tell more of each.")
                    final @Nullable List<String> replay) {
        return replay == null
                ? campaign(range(seeds), minutes, threads)
                : replay.stream().mapToInt(this::replay).max().orElse(ExitCode.OK);
    }

    @Command(
            name = "shrink",
            mixinStandardHelpOptions = true,
            description = {
                "Reduces a plan that fails: fewer faults, shorter, fewer nodes, as long as it fails.",
                "Prints the reduced plan as JSON, which --replay takes."
            })
    int shrink(
            @Parameters(paramLabel = "SEED|FILE", description = "A seed, or a file with a plan.") final String which,
            @Option(names = "--to", paramLabel = "FILE", description = "Write the plan there instead.")
                    final @Nullable Path target) {
        final Plan plan = plan(which);
        if (PlanRun.of(plan).isGood()) {
            terminal.out().println(which + " keeps every promise: there is nothing to reduce");
            return ExitCode.OK;
        }
        final Plan reduced = PlanShrinker.shrink(plan, PlanRun::of, terminal.err()::println);
        if (target == null) {
            terminal.out().println(PlanFile.toText(reduced));
        } else {
            write(target, reduced);
            terminal.out().println("replay with: kintsugi simulate block --replay " + target);
        }
        terminal.out().println(PlanRun.of(reduced).violation().orElse("keeps every promise"));
        return ExitCode.FAILED;
    }

    @Command(
            name = "speed",
            mixinStandardHelpOptions = true,
            description = {
                "Measures how fast the simulation is here: seeds a minute, each with 60 s of 100 requests a second to 5 SDSs by 4 SDCs under 3 MDMs;",
                "and how many times faster than real time that cluster runs when it is idle."
            })
    int speed(
            @Option(
                            names = "--seeds",
                            paramLabel = "N",
                            defaultValue = "60",
                            description = "So many seeds (default: ${DEFAULT-VALUE}).")
                    final int seeds,
            @Option(names = "--threads", paramLabel = "N", description = "Seeds at a time (default: one a core).")
                    final @Nullable Integer threads) {
        final int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        final Campaign.Outcome outcome = Campaign.run(
                PlanDraw::ofMeasuredSize, 1, seeds, workers, Long.MAX_VALUE, System::nanoTime, this::progress);
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "%d seeds on %d threads: %.0f a minute, %,.0f s of virtual time in %.1f s",
                        outcome.seeds(),
                        workers,
                        perMinute(outcome.seeds(), outcome.elapsedNanos()),
                        (double) outcome.simulatedNanos() / Units.SECOND,
                        (double) outcome.elapsedNanos() / Units.SECOND));
        final long began = System.nanoTime();
        final SeedResult idle = PlanRun.of(PlanDraw.idle());
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "idle: %,.0f times real time",
                        (double) idle.simulatedNanos() / (System.nanoTime() - began)));
        return outcome.failures().isEmpty() && idle.isGood() ? ExitCode.OK : ExitCode.FAILED;
    }

    @Command(
            name = "mutants",
            mixinStandardHelpOptions = true,
            description = {
                "Breaks the block service in one line, runs the campaign on it, and tells how many seeds it takes to find out; one mutant after another.",
                "Needs the sources: run it from the repository. Exit code 1 if a mutant lives."
            })
    int mutants(
            @Option(
                            names = "--seeds",
                            paramLabel = "N",
                            defaultValue = "2000",
                            description = "At most so many for each (default: ${DEFAULT-VALUE}).")
                    final int seeds,
            @Option(
                            names = "--minutes",
                            paramLabel = "M",
                            defaultValue = "10",
                            description = "At most so many minutes of CPU time for each (default: ${DEFAULT-VALUE}).")
                    final int minutes,
            @Option(names = "--only", paramLabel = "TEXT", description = "Only those with this in their name.")
                    final @Nullable String only) {
        int living = 0;
        for (final Mutant mutant : Mutants.all()) {
            if (only == null || mutant.name().contains(only)) {
                living += tryOut(mutant, seeds, minutes * MINUTE_NANOS) ? 0 : 1;
            }
        }
        terminal.out().println(living == 0 ? "all are found out" : living + " live");
        return living == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean tryOut(final Mutant mutant, final int seeds, final long mostNanos) {
        final Trial.Outcome outcome;
        try {
            outcome = Trial.of(
                    mutant,
                    terminal.home().resolve("block/src/main/java"),
                    Files.createTempDirectory("kintsugi-mutant"),
                    seeds,
                    mostNanos);
        } catch (IOException | ReflectiveOperationException | IllegalStateException failed) {
            throw new BadInput("cannot try '" + mutant.name() + "': " + failed.getMessage());
        }
        final String found = outcome.found()
                .map(what -> "found by seed " + outcome.seeds() + ": "
                        + what.lines().findFirst().orElse(""))
                .orElse("LIVES after " + outcome.seeds() + " seeds");
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "%s: %s (%.1f s of CPU)",
                        mutant.name(),
                        found,
                        (double) outcome.cpuNanos() / Units.SECOND));
        return outcome.found().isPresent();
    }

    private int campaign(final long[] range, final @Nullable Integer minutes, final @Nullable Integer threads) {
        final int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        final long most = minutes == null ? Long.MAX_VALUE : minutes * MINUTE_NANOS;
        final Campaign.Outcome outcome =
                Campaign.run(range[0], range[1], workers, most, System::nanoTime, this::progress);
        print(outcome, range[0]);
        return outcome.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void progress(final SeedResult result, final int count, final long elapsedNanos) {
        if (!result.isGood()) {
            terminal.out().println(terminal.red("seed " + result.plan().seed() + " fails"));
            tellFailure(result, Long.toString(result.plan().seed()));
        }
        if (count % PROGRESS_EVERY == 0) {
            terminal.err()
                    .println(String.format(
                            Locale.ROOT, "%,d seeds, %.0f a minute", count, perMinute(count, elapsedNanos)));
        }
    }

    private void print(final Campaign.Outcome outcome, final long first) {
        final PrintStream out = terminal.out();
        print("faults", outcome.coverage().faults());
        print("changes of state", outcome.coverage().changes());
        print("rare paths", outcome.coverage().rare());
        out.println(outcome.coverage().pairs().size() + " pairs of faults at the same time");
        never(outcome).ifPresent(names -> out.println("never happened: " + names));
        out.println(String.format(
                Locale.ROOT,
                "%,d seeds from %d: %d failed; %,.0f s of virtual time in %.1f s, %.0f seeds a minute; %,d blocks judged, %d undecided",
                outcome.seeds(),
                first,
                outcome.failures().size(),
                (double) outcome.simulatedNanos() / Units.SECOND,
                (double) outcome.elapsedNanos() / Units.SECOND,
                perMinute(outcome.seeds(), outcome.elapsedNanos()),
                outcome.blocksJudged(),
                outcome.blocksUnclear()));
    }

    private static java.util.Optional<String> never(final Campaign.Outcome outcome) {
        final List<String> never = new ArrayList<>();
        Stream.concat(
                        PlanDraw.kinds().stream()
                                .map(Enum::name)
                                .filter(kind -> !outcome.coverage().faults().containsKey(kind)),
                        outcome.coverage().rare().entrySet().stream()
                                .filter(e -> e.getValue() == 0)
                                .map(Map.Entry::getKey))
                .forEach(never::add);
        return never.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(String.join(", ", never));
    }

    private void print(final String title, final Map<String, Long> counts) {
        terminal.out()
                .println(title + ": "
                        + counts.entrySet().stream()
                                .map(e -> e.getKey() + " " + e.getValue())
                                .collect(Collectors.joining(", ")));
    }

    private int replay(final String which) {
        final Plan plan = plan(which);
        terminal.out().println(PlanFile.toText(plan));
        final SeedResult result = PlanRun.of(plan);
        terminal.out()
                .println(which + ": hash " + result.traceHash() + ", " + result.requests() + " requests, "
                        + result.blocksJudged() + " blocks judged, "
                        + Units.formatNanos(result.simulatedNanos()) + " of virtual time");
        if (result.isGood()) {
            terminal.out().println(terminal.green("every promise was kept"));
            return ExitCode.OK;
        }
        tellFailure(result, which);
        return ExitCode.FAILED;
    }

    private void tellFailure(final SeedResult result, final String which) {
        terminal.out().println(result.violation().orElse(""));
        terminal.out().println("replay with: kintsugi simulate block --replay " + which);
        terminal.out().println("reduce with: kintsugi simulate shrink " + which);
    }

    private static double perMinute(final int count, final long elapsedNanos) {
        return count / ((double) elapsedNanos / MINUTE_NANOS);
    }

    private static Plan plan(final String which) {
        try {
            return which.matches("\\d+") ? PlanDraw.of(Long.parseLong(which)) : PlanFile.read(Path.of(which));
        } catch (IOException unreadable) {
            throw new BadInput("'" + which + "' is neither a seed nor a readable plan: " + unreadable.getMessage());
        } catch (NumberFormatException tooLarge) {
            throw new BadInput("'" + which + "' is too large for a seed.");
        }
    }

    private static void write(final Path target, final Plan plan) {
        try {
            PlanFile.write(target, plan);
        } catch (IOException failed) {
            throw new BadInput("cannot write " + target + ": " + failed.getMessage());
        }
    }

    private static long[] range(final String seeds) {
        final String[] ends = seeds.replace("_", "").split("\\.\\.", -1);
        try {
            final long first = Long.parseLong(ends[0]);
            final long last = ends.length == 1 ? first : Long.parseLong(ends[1]);
            if (ends.length <= 2 && first >= 0 && first <= last) {
                return new long[] {first, last};
            }
        } catch (NumberFormatException notNumbers) {
            // said below
        }
        throw new BadInput("--seeds is '" + seeds + "': give the first and the last, such as 1..1000.");
    }
}
