package kintsugi.block.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A loss of power at any moment takes or tears any of the blocks that were not synced. */
@Tag("B8")
final class StoreCrashTest {
    private static final long ONE = 1L << 32;
    private static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));

    /** A program in which everything happens that the store does: fresh blocks, blocks written again, both logs full, slots used again. */
    private static final List<Consumer<StoreRun>> PROGRAM = List.of(
            run -> run.take(ONE),
            run -> run.write(ONE, 0, 2, true),
            StoreRun::commit,
            run -> run.write(ONE, 1, 2, false),
            run -> run.write(ONE, 0, 1, true),
            StoreRun::commit,
            run -> run.take(ONE + 1),
            run -> run.write(ONE + 1, 5, 1, false),
            run -> run.drop(ONE),
            run -> run.write(ONE + 1, 5, 3, true),
            StoreRun::commit,
            run -> run.take(ONE + 2),
            run -> run.write(ONE + 2, 0, 3, true),
            run -> run.write(ONE + 1, 4, 4, false),
            StoreRun::commit,
            run -> run.write(ONE + 2, 0, 4, false),
            run -> run.write(ONE + 1, 5, 4, true),
            StoreRun::commit,
            run -> run.write(ONE + 2, 1, 4, true),
            StoreRun::commit,
            run -> run.write(ONE + 2, 1, 4, false),
            StoreRun::commit,
            run -> run.store.close(1));

    @Test
    void aCrashBetweenAnyTwoBlocksLeavesAStateThatWasThereWhateverBecomesOfUnsyncedBlocks() {
        int crashes = 0;
        boolean isOver = false;
        for (int after = 0; !isOver; after++) {
            final StoreRun run = new StoreRun(StoreRun.TINY);
            run.device.crashAfter(after);
            isOver = isRunToItsEnd(run);
            for (final FickleDevice.Fate fate : fates(run.device)) {
                final FickleDevice left = run.device.copy();
                left.losePower(fate);
                checkAndUse(left, run.model, "crash after " + after + ", " + fate);
                crashes++;
            }
        }
        assertThat(crashes).isGreaterThan(1_000);
    }

    private static boolean isRunToItsEnd(final StoreRun run) {
        try {
            PROGRAM.forEach(step -> step.accept(run));
            return true;
        } catch (FickleDevice.Crash crash) {
            return false;
        }
    }

    /** What was found is good to go on with, and lasts. */
    private static void checkAndUse(final FickleDevice device, final StoreModel model, final String what) {
        try {
            final StoreModel branch = model.copy();
            final StoreRun again = StoreRun.recovered(device, branch);
            again.take(ONE + 3);
            if (branch.now().chunks().containsKey(ONE + 3)) {
                again.write(ONE + 3, 0, 2, true);
            }
            again.commit();
            device.losePower((block, versions) -> 0);
            StoreRun.recovered(device, branch);
        } catch (RuntimeException | AssertionError broken) {
            throw new AssertionError(what, broken);
        }
    }

    /** All there are, of few blocks; of many a choice. */
    private static List<FickleDevice.Fate> fates(final FickleDevice device) {
        final List<Long> blocks = List.copyOf(device.unsynced().keySet());
        final List<FickleDevice.Fate> fates = new ArrayList<>();
        if (blocks.size() <= 4) {
            for (int choice = 0; choice < Math.pow(3, blocks.size()); choice++) {
                fates.add(new Chosen(blocks, choice));
            }
        } else {
            for (long seed = 0; seed < (IS_FULL ? 400 : 40); seed++) {
                fates.add(new Drawn(seed));
            }
        }
        return fates;
    }

    /** Digits to the base of three: each block lost, torn or kept. */
    private record Chosen(List<Long> blocks, int choice) implements FickleDevice.Fate {
        @Override
        public int version(final long block, final int versions) {
            return digit(block) == 0 ? 0 : versions;
        }

        @Override
        public boolean isTorn(final long block) {
            return digit(block) == 1;
        }

        private int digit(final long block) {
            return choice / (int) Math.pow(3, blocks.indexOf(block)) % 3;
        }
    }

    /** Any version of any block, torn or not, by a seed. */
    private record Drawn(long seed) implements FickleDevice.Fate {
        @Override
        public int version(final long block, final int versions) {
            final RandomStream random = RandomStream.named(seed, "fate/" + block);
            // whole crashes in which most survives, and others in which little does
            return random.nextBoolean(seed % 4 / 3.0) ? versions : random.nextInt(versions + 1);
        }

        @Override
        public boolean isTorn(final long block) {
            return RandomStream.named(seed, "torn/" + block).nextBoolean(0.2);
        }
    }

    @Test
    void randomUseWithCrashesAlsoOfRecoveriesNeverShowsAnythingElse() {
        final int seeds = IS_FULL ? 3_000 : 150;
        long checkpoints = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                checkpoints += use(seed);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
        assertThat(checkpoints).isGreaterThan(seeds);
    }

    private static long use(final long seed) {
        final RandomStream random = RandomStream.named(seed, "use");
        StoreRun run = new StoreRun(StoreRun.TINY);
        long checkpoints = 0;
        for (int crash = 0; crash < 8; crash++) {
            run.device.crashAfter(random.nextInt(120));
            useUntilCrash(run, random);
            run.device.losePower(new Drawn(random.nextLong()));
            while (random.nextBoolean(0.3)) {
                run.device.crashAfter(random.nextInt(8));
                tryToOpen(run);
                run.device.losePower(new Drawn(random.nextLong()));
            }
            checkpoints += run.counters.checkpoints.get();
            run = StoreRun.recovered(run.device, run.model);
        }
        return checkpoints;
    }

    private static void useUntilCrash(final StoreRun run, final RandomStream random) {
        try {
            for (int step = 0; step < 200; step++) {
                run.step(random);
            }
        } catch (FickleDevice.Crash crash) {
            // what is left of it is looked at next
        }
    }

    private static void tryToOpen(final StoreRun run) {
        try {
            run.open();
        } catch (FickleDevice.Crash crash) {
            // tried again
        }
    }
}
