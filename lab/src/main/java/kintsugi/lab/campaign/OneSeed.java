package kintsugi.lab.campaign;

import java.util.Optional;
import java.util.function.LongFunction;

/** Runs one seed and says what was broken; public and without arguments, so that it can be loaded together with a changed block service. */
public final class OneSeed implements LongFunction<Optional<String>> {
    @Override
    public Optional<String> apply(final long seed) {
        return PlanRun.of(PlanDraw.of(seed)).violation();
    }
}
