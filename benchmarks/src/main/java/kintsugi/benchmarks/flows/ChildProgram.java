package kintsugi.benchmarks.flows;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kintsugi.core.failure.Cancelled;

/**
 * Runs another program to its end or to a timeout; when this returns, or this process ends, neither the program nor any that it
 * started is left.
 */
final class ChildProgram {
    private static final int OUTPUT_KEPT_BYTES = 1 << 16;
    private static final long GONE_AT_MOST_SECONDS = 10;

    private ChildProgram() {}

    /**
     * What became of it.
     *
     * @param isInTime false if it was ended because its time was over
     * @param exitCode its own, if it was in time
     * @param out the beginning of what it printed
     * @param err the beginning of its errors
     */
    record Ended(boolean isInTime, int exitCode, String out, String err) {}

    /**
     * Runs it.
     *
     * @throws IOException if there is no such program
     */
    static Ended run(final List<String> command, final Path folder, final long timeoutNanos) throws IOException {
        final Path out = Files.createTempFile(folder, "child-", ".out");
        final Path err = Files.createTempFile(folder, "child-", ".err");
        try {
            final ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("LC_ALL", "C");
            final boolean isInTime;
            final Process process = builder.start();
            final Thread onExit = new Thread(() -> end(process));
            Runtime.getRuntime().addShutdownHook(onExit);
            try {
                isInTime = process.waitFor(timeoutNanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
                throw new Cancelled("interrupted", command.getFirst() + " was ended: this process was told to stop");
            } finally {
                end(process);
                forget(onExit);
            }
            return new Ended(isInTime, isInTime ? process.exitValue() : -1, beginning(out), beginning(err));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private static void end(final Process process) {
        final CompletableFuture<?>[] ends = Stream.concat(
                        process.descendants().toList().stream(), Stream.of(process.toHandle()))
                .filter(ProcessHandle::destroyForcibly)
                .map(ProcessHandle::onExit)
                .toArray(CompletableFuture<?>[]::new);
        // A process that was killed may take a moment to go, or for ever if nobody asks for its exit code.
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, GONE_AT_MOST_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static void forget(final Thread onExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException isExiting) {
            // then it runs, and finds nothing left to end
        }
    }

    private static String beginning(final Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(OUTPUT_KEPT_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
