package kintsugi.lab.load;

import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.lab.load.SyntheticLoad.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests drawn by a plan: one stream of random numbers for times, one for kinds, one for addresses. */
public final class SyntheticSource implements RequestSource {
    private static final int HOT_RANKS_AT_MOST = 1 << 20;

    private final SyntheticLoad plan;
    private final RandomStream gaps;
    private final RandomStream kinds;
    private final RandomStream addresses;
    private final @Nullable Zipf zipf;
    private final long slots;
    private double elapsedNanos;
    private long sequence;

    /**
     * @param seed of the run
     * @param volumeBytes at least the size of one request
     */
    public SyntheticSource(final SyntheticLoad plan, final long seed, final long volumeBytes) {
        final String name = "load/" + plan.common().name();
        this.plan = plan;
        this.gaps = RandomStream.named(seed, name + "/gaps");
        this.kinds = RandomStream.named(seed, name + "/kinds");
        this.addresses = RandomStream.named(seed, name + "/addresses");
        this.slots = Math.min(volumeBytes, plan.regionBytes().orElse(volumeBytes)) / plan.sizeBytes();
        this.zipf = plan.pattern() == Pattern.ZIPF
                ? new Zipf(addresses, (int) Math.min(slots, HOT_RANKS_AT_MOST), plan.skew())
                : null;
    }

    @Override
    public @Nullable IoRequest next() {
        final double meanNanos = Units.SECOND / plan.requestsPerSecond();
        elapsedNanos += plan.isPoisson() ? gaps.nextExponential(meanNanos) : meanNanos;
        if (elapsedNanos > plan.durationNanos()) {
            return null;
        }
        return new IoRequest(
                plan.common().startNanos() + (long) elapsedNanos,
                !kinds.nextBoolean(plan.readShare()),
                slot() * plan.sizeBytes(),
                plan.sizeBytes());
    }

    private long slot() {
        return switch (plan.pattern()) {
            case UNIFORM -> addresses.nextLong(slots);
            case SEQUENTIAL -> sequence++ % slots;
            case ZIPF ->
                (RandomStream.mix(java.util.Objects.requireNonNull(zipf).next()) >>> 1) % slots;
        };
    }
}
