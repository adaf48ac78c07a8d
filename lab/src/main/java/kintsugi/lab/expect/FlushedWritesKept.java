package kintsugi.lab.expect;

/** At the end, what was flushed would survive a power loss of every node. */
public record FlushedWritesKept() implements Expectation {
    @Override
    public String kind() {
        return "flushed_writes_kept";
    }

    @Override
    public String expected() {
        return "what was flushed would survive a power loss of every node";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        return FlushCheck.of(evidence);
    }
}
