package kintsugi.lab.expect;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import kintsugi.input.Counted;
import kintsugi.lab.measure.RequestLog.Operation;

/**
 * So many requests were completed.
 *
 * @param total reads and writes
 * @param reads of them
 * @param writes of them
 * @param atLeast reads and writes at least
 */
public record RequestCount(OptionalLong total, OptionalLong reads, OptionalLong writes, OptionalLong atLeast)
        implements Expectation {
    @Override
    public String kind() {
        return "request_count";
    }

    @Override
    public String expected() {
        final List<String> parts = new ArrayList<>();
        total.ifPresent(n -> parts.add(Counted.of(n, "requests")));
        reads.ifPresent(n -> parts.add(Counted.of(n, "reads")));
        writes.ifPresent(n -> parts.add(Counted.of(n, "writes")));
        atLeast.ifPresent(n -> parts.add("at least " + Counted.of(n, "requests")));
        return String.join(", ", parts);
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final long seenReads = evidence.log().succeeded(Operation.READ);
        final long seenWrites = evidence.log().succeeded(Operation.WRITE);
        final long seen = seenReads + seenWrites;
        final boolean holds = total.orElse(seen) == seen
                && reads.orElse(seenReads) == seenReads
                && writes.orElse(seenWrites) == seenWrites
                && atLeast.orElse(0) <= seen;
        return new Verdict(
                holds,
                Counted.of(seen, "requests: ") + Counted.of(seenReads, "reads, ") + Counted.of(seenWrites, "writes"));
    }
}
