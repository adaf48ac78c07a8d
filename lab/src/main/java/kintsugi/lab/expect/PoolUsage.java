package kintsugi.lab.expect;

import java.util.Optional;
import java.util.stream.Collectors;
import kintsugi.core.unit.Units;

/**
 * Volumes use so much of a pool at the end; copies do not count.
 *
 * @param pool only this one
 * @param usedBytes by volumes
 */
public record PoolUsage(Optional<String> pool, long usedBytes) implements Expectation {
    @Override
    public String kind() {
        return "pool_usage";
    }

    @Override
    public String expected() {
        return "volumes use " + Units.formatBytes(usedBytes) + " of " + pool.orElse("every pool");
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final var meant = evidence.block().pools().stream()
                .filter(p -> pool.isEmpty() || pool.get().equals(p.name()))
                .toList();
        return new Verdict(
                !meant.isEmpty() && meant.stream().allMatch(p -> p.allocatedBytes() == usedBytes),
                meant.stream()
                        .map(p -> p.name() + ": " + Units.formatBytes(p.allocatedBytes()) + " of "
                                + Units.formatBytes(p.capacityBytes()))
                        .collect(Collectors.joining("; ")));
    }
}
