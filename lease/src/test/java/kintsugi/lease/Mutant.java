package kintsugi.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The lease keeper with one line broken on purpose: its sources are copied, changed in one place, compiled, and loaded apart
 * from the real ones, together with the campaign. So the code under test has no seam for it.
 *
 * @param name what it does wrong
 * @param source the file that is changed
 * @param right the text that it must contain once
 * @param wrong what stands there instead
 */
record Mutant(String name, String source, String right, String wrong) {
    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final Path SOURCES = MODULE.resolve("src/main/java/kintsugi/lease");

    /** The first seed, up to that many, with which the campaign finds it out; 0 if none does. */
    int seedThatKills(final int most, final Path scratch) throws ReflectiveOperationException, IOException {
        final Path classes = compile(scratch);
        try (Apart loader = new Apart(classes, MODULE.resolve("target/test-classes"))) {
            final LongConsumer campaign = (LongConsumer) loader.loadClass("kintsugi.lease.OneCampaign")
                    .getDeclaredConstructor()
                    .newInstance();
            for (int seed = 1; seed <= most; seed++) {
                if (isFoundOut(campaign, seed)) {
                    return seed;
                }
            }
            return 0;
        }
    }

    private static boolean isFoundOut(final LongConsumer campaign, final long seed) {
        try {
            campaign.accept(seed);
            return false;
        } catch (AssertionError | IllegalStateException found) {
            return true;
        }
    }

    private Path compile(final Path scratch) throws IOException {
        final Path classes = Files.createDirectories(scratch.resolve("classes"));
        final List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-implicit:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.list(SOURCES)) {
            files.sorted().forEach(file -> arguments.add(copy(file, scratch).toString()));
        }
        final int outcome =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(outcome).as("compiling: %s", name).isZero();
        return classes;
    }

    private Path copy(final Path file, final Path scratch) {
        try {
            final String text = Files.readString(file);
            final boolean isMine = file.getFileName().toString().equals(source);
            if (isMine) {
                assertThat(text.split(java.util.regex.Pattern.quote(right), -1))
                        .as("%s: '%s' in %s", name, right, source)
                        .hasSize(2);
            }
            return Files.writeString(scratch.resolve(file.getFileName()), isMine ? text.replace(right, wrong) : text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Loads the lease keeper and its tests from its own places, and the rest from where everybody does. */
    private static final class Apart extends URLClassLoader {
        Apart(final Path... places) throws IOException {
            super(urls(places), Mutant.class.getClassLoader());
        }

        private static URL[] urls(final Path... places) throws IOException {
            final URL[] urls = new URL[places.length];
            for (int i = 0; i < places.length; i++) {
                urls[i] = places[i].toUri().toURL();
            }
            return urls;
        }

        @Override
        protected Class<?> loadClass(final String className, final boolean isResolved) throws ClassNotFoundException {
            if (!className.startsWith("kintsugi.lease.")) {
                return super.loadClass(className, isResolved);
            }
            synchronized (getClassLoadingLock(className)) {
                final Class<?> known = findLoadedClass(className);
                return known != null ? known : findClass(className);
            }
        }
    }
}
