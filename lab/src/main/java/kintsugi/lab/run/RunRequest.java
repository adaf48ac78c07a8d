package kintsugi.lab.run;

import java.nio.file.Path;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to run.
 *
 * @param file the scenario
 * @param seed in place of the one in the file
 * @param sets values for declared parameters, or for dotted paths that exist in the document ({@code block.pools.0.rebuild_rate})
 * @param kernel how the simulation is carried out; must not change what happens
 */
public record RunRequest(Path file, OptionalLong seed, SortedMap<String, String> sets, KernelChoice kernel) {
    /** Copies the sets. */
    public RunRequest {
        sets = Collections.unmodifiableSortedMap(new TreeMap<>(sets));
    }

    /** The scenario as it is written. */
    public static RunRequest of(final Path file) {
        return new RunRequest(file, OptionalLong.empty(), Collections.emptySortedMap(), KernelChoice.DEFAULT);
    }

    /** The same with another seed. */
    public RunRequest withSeed(final long other) {
        return new RunRequest(file, OptionalLong.of(other), sets, kernel);
    }

    /** The same with one more value set. */
    public RunRequest with(final String key, final String value) {
        final SortedMap<String, String> more = new TreeMap<>(sets);
        more.put(key, value);
        return new RunRequest(file, seed, more, kernel);
    }

    /** The same with another kernel. */
    public RunRequest withKernel(final KernelChoice other) {
        return new RunRequest(file, seed, sets, other);
    }
}
