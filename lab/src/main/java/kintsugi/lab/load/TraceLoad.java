package kintsugi.lab.load;

import java.util.OptionalLong;

/**
 * Replays a trace, open loop: requests arrive when they were recorded, however long earlier ones take.
 *
 * @param common what all sources have
 * @param file path of the trace as written
 * @param format its label, or {@code auto}
 * @param speed 2 replays twice as fast
 * @param requests only the first so many
 */
public record TraceLoad(Common common, String file, String format, double speed, OptionalLong requests)
        implements LoadPlan {
    @Override
    public boolean mayRead() {
        return true;
    }

    @Override
    public boolean mayWrite() {
        return true;
    }
}
