package kintsugi.lease;

import java.util.function.LongConsumer;
import kintsugi.simulation.kernel.KernelOptions;

/** Runs the campaign of a seed, for those who load it apart. */
public final class OneCampaign implements LongConsumer {
    /** For {@link Mutant}. */
    public OneCampaign() {}

    @Override
    public void accept(final long seed) {
        new Campaign(KernelOptions.seeded(seed)).run();
    }
}
