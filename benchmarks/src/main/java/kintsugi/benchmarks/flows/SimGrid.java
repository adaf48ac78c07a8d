package kintsugi.benchmarks.flows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import kintsugi.core.unit.Units;

/**
 * SimGrid (simgrid.org) as the peer: a small C++ program of ours, compiled against the library where that and g++ are installed, into
 * the folder of the project's state. The program is compiled again when its source has changed, or after it failed.
 */
public final class SimGrid {
    private static final String SOURCE = "simgrid_peer.cpp";
    private static final long COMPILE_AT_MOST_NANOS = 300 * Units.SECOND;
    private static final int ANSWER_WORDS = 5;

    private final Path folder;
    private final long timeoutNanos;

    /**
     * Nothing is done yet.
     *
     * @param state folder of the project's state; made if it is not there
     * @param timeoutNanos after which a run is ended
     */
    public SimGrid(final Path state, final long timeoutNanos) {
        this.folder = state.resolve("peers");
        this.timeoutNanos = timeoutNanos;
    }

    /** Compiles the program if need be; says why it cannot be used, if so. */
    public Optional<String> whyNot() {
        try {
            Files.createDirectories(folder);
            return Files.isExecutable(program()) ? Optional.empty() : compile();
        } catch (IOException unwritable) {
            return Optional.of(folder + " cannot be written (" + unwritable.getMessage() + ")");
        }
    }

    /** Solves the problem in that file. */
    public PeerResult solve(final Path problem) {
        final Optional<String> whyNot = whyNot();
        if (whyNot.isPresent()) {
            return new PeerResult.NotRun(whyNot.get());
        }
        try {
            return result(ChildProgram.run(
                    List.of(
                            program().toAbsolutePath().toString(),
                            problem.toAbsolutePath().toString(),
                            "--log=root.thres:error"),
                    folder,
                    timeoutNanos));
        } catch (IOException broken) {
            return failed(String.valueOf(broken.getMessage()));
        }
    }

    /** Solves a problem that is in no file. */
    public PeerResult solve(final FlowProblem problem) {
        try {
            Files.createDirectories(folder);
            final Path file = Files.createTempFile(folder, "flows-", ".txt");
            try {
                FlowFile.write(problem, file);
                return solve(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException unwritable) {
            return new PeerResult.NotRun("the problem cannot be written for it (" + unwritable.getMessage() + ")");
        }
    }

    private PeerResult result(final ChildProgram.Ended ended) {
        if (!ended.isInTime()) {
            return new PeerResult.NotRun("SimGrid did not finish within " + Units.formatNanos(timeoutNanos)
                    + " and was ended: --peer-timeout gives it more");
        }
        final String[] words = ended.out().strip().split(" ", -1);
        if (ended.exitCode() != 0 || words.length != ANSWER_WORDS) {
            return failed("exit code " + ended.exitCode() + ", " + lastLine(ended.err()));
        }
        return new PeerResult.Solved(
                "SimGrid " + words[0],
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]));
    }

    /** The library may have changed under the program: the next run compiles it again. */
    private PeerResult failed(final String how) {
        try {
            Files.deleteIfExists(program());
        } catch (IOException left) {
            return new PeerResult.NotRun("SimGrid failed (" + how + "): delete " + program() + " and try again");
        }
        return new PeerResult.NotRun("SimGrid failed (" + how + ")");
    }

    private Optional<String> compile() throws IOException {
        final Path source = Files.createTempFile(folder, "simgrid-", ".cpp");
        final Path built = Files.createTempFile(folder, "simgrid-", ".new");
        try {
            Files.write(source, source());
            final ChildProgram.Ended ended = ChildProgram.run(
                    List.of("g++", "-O2", "-std=c++17", "-o", built.toString(), source.toString(), "-lsimgrid"),
                    folder,
                    COMPILE_AT_MOST_NANOS);
            if (ended.isInTime() && ended.exitCode() == 0) {
                Files.move(built, program(), StandardCopyOption.ATOMIC_MOVE);
                return Optional.empty();
            }
            return Optional.of(whyNotCompiled(ended));
        } catch (IOException noCompiler) {
            return Optional.of("g++ cannot be run: install it, as with apt-get install g++ libsimgrid-dev");
        } finally {
            Files.deleteIfExists(source);
            Files.deleteIfExists(built);
        }
    }

    private static String whyNotCompiled(final ChildProgram.Ended ended) {
        if (ended.err().contains("simgrid/s4u.hpp: No such file") || ended.err().contains("cannot find -lsimgrid")) {
            return "SimGrid is not installed: install it, as with apt-get install libsimgrid-dev";
        }
        return "its program cannot be compiled against the SimGrid installed here ("
                + ended.err()
                        .lines()
                        .filter(line -> line.contains("error"))
                        .findFirst()
                        .orElse("g++ took too long") + ")";
    }

    /** Where the compiled program is, or will be. */
    Path program() {
        final CRC32C hash = new CRC32C();
        hash.update(source());
        return folder.resolve("simgrid-" + Long.toHexString(hash.getValue()));
    }

    private static byte[] source() {
        try (InputStream in = SimGrid.class.getResourceAsStream(SOURCE)) {
            if (in == null) {
                throw new IllegalStateException(SOURCE + " is missing from the build");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String lastLine(final String text) {
        return text.strip().lines().reduce("", (before, line) -> line);
    }
}
