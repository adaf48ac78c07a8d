package kintsugi.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import kintsugi.simulation.kernel.KernelOptions;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class CampaignTest {
    private static final int QUICK_SEEDS = 300;
    private static final int FULL_SEEDS = 10_000;

    @Test
    void thereAreNeverTwoHoldersAndTokensGrowWhateverFails() {
        final int seeds = "full".equals(System.getProperty("kintsugi.tier")) ? FULL_SEEDS : QUICK_SEEDS;
        final Map<String, Long> rare = new TreeMap<>();
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                Campaign.count(new Campaign(KernelOptions.seeded(seed)).run(), rare);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
        assertThat(rare.values())
                .as("rare paths that ran: %s", rare)
                .hasSize(14)
                .allMatch(count -> count > 0);
    }

    @Test
    @Tag("K3")
    void aSeedGivesOneTraceWithEveryQueueAndCarrierOfThreads() {
        final String first = hash(KernelOptions.seeded(7));
        assertThat(hash(KernelOptions.seeded(7))).isEqualTo(first);
        assertThat(hash(KernelOptions.seeded(8))).isNotEqualTo(first);
        assertThat(hash(new KernelOptions(7, QueueKind.BINARY, ThreadKind.CONTINUATION, true)))
                .isEqualTo(first);
        assertThat(hash(new KernelOptions(7, QueueKind.RADIX, ThreadKind.BATON, true)))
                .isEqualTo(first);
    }

    private static String hash(final KernelOptions options) {
        return new Campaign(options).run().kernel.trace().toString();
    }
}
