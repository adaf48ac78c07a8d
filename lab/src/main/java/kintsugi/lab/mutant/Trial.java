package kintsugi.lab.mutant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongFunction;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The trial of one mutant: the file is changed and compiled, the changed class is loaded apart from the real one together with the campaign, and
 * seeds run until one breaks a promise. So the code under trial has no seam for it.
 */
public final class Trial {
    private static final String BLOCK_PACKAGE = "kintsugi/block";

    private Trial() {}

    /**
     * What came of it.
     *
     * @param mutant that was tried
     * @param seeds that were run
     * @param found what the last of them broke; empty if the mutant lives
     * @param cpuNanos of all seeds together
     */
    public record Outcome(Mutant mutant, int seeds, Optional<String> found, long cpuNanos) {}

    /**
     * Tries a mutant on seeds from 1.
     *
     * @param sources folder of the block service's Java sources
     * @param scratch an empty folder
     * @param mostSeeds after which it lives
     * @param mostCpuNanos after which it lives
     */
    @SuppressWarnings("unchecked") // OneSeed, loaded apart
    public static Outcome of(
            final Mutant mutant, final Path sources, final Path scratch, final int mostSeeds, final long mostCpuNanos)
            throws IOException, ReflectiveOperationException {
        compile(mutant, sources, scratch);
        final LongFunction<Optional<String>> campaign = (LongFunction<Optional<String>>) new ApartLoader(scratch)
                .loadClass("kintsugi.lab.campaign.OneSeed")
                .getDeclaredConstructor()
                .newInstance();
        final long start = cpuNanos();
        Optional<String> found = Optional.empty();
        int seeds = 0;
        while (found.isEmpty() && seeds < mostSeeds && cpuNanos() - start < mostCpuNanos) {
            found = campaign.apply(++seeds);
        }
        return new Outcome(mutant, seeds, found, cpuNanos() - start);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void compile(final Mutant mutant, final Path sources, final Path scratch) throws IOException {
        final Path original = sources.resolve(BLOCK_PACKAGE).resolve(mutant.source());
        final Path changed = Files.createDirectories(scratch.resolve("source")).resolve(original.getFileName());
        Files.writeString(changed, mutant.applyTo(Files.readString(original)));
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this Java has no compiler: mutants need a JDK");
        }
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int outcome = compiler.run(
                null,
                null,
                errors,
                "-proc:none",
                "-nowarn",
                "-implicit:none",
                "-d",
                scratch.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                changed.toString());
        if (outcome != 0) {
            throw new IllegalStateException(
                    "the mutant '" + mutant.name() + "' does not compile: " + errors.toString(StandardCharsets.UTF_8));
        }
    }
}
