package kintsugi.lab.expect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How pools stand at the end.
 *
 * @param pool only this one
 * @param health in capitals
 */
public record PoolHealth(Optional<String> pool, String health) implements Expectation {
    @Override
    public String kind() {
        return "pool_health";
    }

    @Override
    public String expected() {
        return pool.map(p -> "pool " + p + " is ").orElse("every pool is ") + health + " at the end";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final List<PoolView> looked = evidence.block().pools().stream()
                .filter(p -> pool.isEmpty() || pool.get().equals(p.name()))
                .toList();
        return new Verdict(
                !looked.isEmpty() && looked.stream().allMatch(p -> p.health().equals(health)),
                looked.stream().map(p -> p.name() + " is " + p.health()).collect(Collectors.joining(", ")));
    }
}
