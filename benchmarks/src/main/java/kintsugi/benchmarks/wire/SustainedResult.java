package kintsugi.benchmarks.wire;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kintsugi.benchmarks.ResultJson;

/**
 * What one run of {@link SustainedBenchmark} showed.
 *
 * @param where the peer ran
 * @param calls after the warm-up
 * @param seconds of real time that they took, without the checkpoints
 * @param callsPerSecond of the mixed load, over all connections
 * @param allocatedBytesPerCall heap allocated for each call, by both sides, all threads and the checkpoints' own included
 * @param growth of each process
 * @param jvm name, version, collector and processors
 */
public record SustainedResult(
        String where,
        long calls,
        double seconds,
        double callsPerSecond,
        double allocatedBytesPerCall,
        List<Growth> growth,
        String jvm) {
    /** Whether nothing grew. */
    public boolean passed() {
        return growth.stream().allMatch(Growth::passed);
    }

    /** As JSON, with names in snake_case. */
    public String toJson() {
        return ResultJson.of(this);
    }

    /** A few lines for people. */
    public String toText() {
        return String.format(
                Locale.ROOT,
                "%,d calls in %.1f s (%,.0f calls/s, %,.0f bytes allocated for each), %s%n%s%n%s",
                calls,
                seconds,
                callsPerSecond,
                allocatedBytesPerCall,
                where,
                jvm,
                growth.stream().map(Growth::toText).collect(Collectors.joining(System.lineSeparator())));
    }
}
