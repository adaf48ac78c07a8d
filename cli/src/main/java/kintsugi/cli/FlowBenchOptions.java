package kintsugi.cli;

import java.nio.file.Path;
import java.util.Optional;
import kintsugi.benchmarks.flows.FlowBenchmark;
import kintsugi.benchmarks.flows.FlowBenchmarkResult;
import kintsugi.benchmarks.flows.FlowFidelity;
import kintsugi.benchmarks.flows.FlowProblem;
import kintsugi.benchmarks.flows.PeerResult;
import kintsugi.benchmarks.flows.SimGrid;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the benchmarks of flows have in common: how to solve, how often, beside whom, and how to show it. */
final class FlowBenchOptions {
    @Option(
            names = "--fidelity",
            paramLabel = "KIND",
            defaultValue = "exact",
            description =
                    "exact, tick=DT (max-min fair at ticks only) or equal-share=DT (the older model), such as tick=5ms"
                            + " (default: ${DEFAULT-VALUE}).")
    private String fidelity = "exact";

    @Option(
            names = "--repeat",
            paramLabel = "R",
            defaultValue = "6",
            description =
                    "How often it is solved: once cold, then warm, of which the median counts (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--peer",
            paramLabel = "PEER",
            defaultValue = "auto",
            description =
                    "Who solves the same problem in the same run: ${COMPLETION-CANDIDATES}. AUTO is SimGrid where g++ and"
                            + " libsimgrid-dev are installed (default: ${DEFAULT-VALUE}).")
    private Peer peer = Peer.AUTO;

    @Option(
            names = "--peer-timeout",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "After which the peer is ended (default: ${DEFAULT-VALUE}).")
    private String peerTimeout = "10m";

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean isJson;

    /** Who solves the same problem. */
    enum Peer {
        AUTO,
        SIMGRID,
        NONE
    }

    /** Solves the problem, and prints what was found. */
    void measure(final Terminal terminal, final String name, final FlowProblem problem, final @Nullable Path file) {
        final FlowFidelity kind = parsed("--fidelity: ", () -> FlowFidelity.parse(fidelity));
        final SimGrid simGrid =
                parsed("--peer-timeout: ", () -> new SimGrid(terminal.state(), Units.parseNanos(peerTimeout)));
        if (repeats < 1 || repeats > FlowBenchmark.REPEATS_AT_MOST) {
            throw new BadInput(
                    "--repeat is " + repeats + ": give a number from 1 to " + FlowBenchmark.REPEATS_AT_MOST + ".");
        }
        final FlowBenchmark benchmark = parsed(name + ": ", () -> new FlowBenchmark(name, problem, kind, repeats));
        final Optional<String> noPeer = whyNoPeer(simGrid);
        final FlowBenchmarkResult result = benchmark
                .run()
                .beside(noPeer.<PeerResult>map(reason -> new PeerResult.NotRun("no peer: " + reason))
                        .orElseGet(() -> peer(terminal, simGrid, problem, file)));
        terminal.out().println(isJson ? result.toJson() : result.toText());
    }

    private Optional<String> whyNoPeer(final SimGrid simGrid) {
        if (peer == Peer.NONE) {
            return Optional.of("left out, as asked");
        }
        final Optional<String> whyNot = simGrid.whyNot();
        if (peer == Peer.SIMGRID && whyNot.isPresent()) {
            throw new BadInput("--peer simgrid: " + whyNot.get() + ".");
        }
        return whyNot;
    }

    private PeerResult peer(
            final Terminal terminal, final SimGrid simGrid, final FlowProblem problem, final @Nullable Path file) {
        if (terminal.isErrLive()) {
            terminal.err().println("SimGrid solves it too; it is ended after " + peerTimeout + ", see --peer-timeout");
        }
        return file == null ? simGrid.solve(problem) : simGrid.solve(file);
    }

    private interface Parsed<T> {
        T get();
    }

    private static <T> T parsed(final String before, final Parsed<T> value) {
        try {
            return value.get();
        } catch (Rejected bad) {
            throw new BadInput(before + bad.getMessage() + ".");
        }
    }
}
