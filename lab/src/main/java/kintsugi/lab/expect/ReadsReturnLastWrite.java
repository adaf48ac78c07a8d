package kintsugi.lab.expect;

import java.util.List;
import java.util.Optional;
import kintsugi.input.Counted;
import kintsugi.lab.measure.RequestLog;

/** Every block of every read held the last acknowledged write, or one that was under way: see {@link BlockHistory}. */
public record ReadsReturnLastWrite() implements Expectation {
    @Override
    public String kind() {
        return "reads_return_last_write";
    }

    @Override
    public String expected() {
        return "each block read holds the last acknowledged write, or one under way";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final Walk walk = new Walk(evidence.log());
        for (int volume = 0; volume < evidence.log().volumes(); volume++) {
            final List<PowerLoss> losses = PowerLoss.of(evidence.log(), volume);
            BlockOps.of(evidence.log(), volume).forEach(group -> walk.goesOn(group, losses));
        }
        return walk.wrong
                .map(what -> new Verdict(false, what))
                .orElseGet(() -> new Verdict(
                        walk.blocks > walk.unclear,
                        Counted.of(walk.accesses, "accesses to ")
                                + Counted.of(walk.blocks, "blocks explained")
                                + (walk.unclear == 0
                                        ? ""
                                        : "; " + Counted.of(walk.unclear, "blocks too contended to decide"))));
    }

    private static final class Walk {
        private final RequestLog log;
        private Optional<String> wrong = Optional.empty();
        private long blocks;
        private long accesses;
        private long unclear;

        Walk(final RequestLog log) {
            this.log = log;
        }

        boolean goesOn(final BlockOps.Group group, final List<PowerLoss> losses) {
            if (wrong.isPresent()) {
                return false;
            }
            final BlockHistory history = new BlockHistory(log, group.block(), losses);
            wrong = history.walk(group.requests());
            blocks++;
            accesses += group.requests().length;
            unclear += history.isUnclear() ? 1 : 0;
            return wrong.isEmpty();
        }
    }
}
