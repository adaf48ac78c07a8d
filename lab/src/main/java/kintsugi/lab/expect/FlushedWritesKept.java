package kintsugi.lab.expect;

/** What was flushed survives a power loss of every node, which is caused after the run, when all else has been checked. */
public record FlushedWritesKept() implements Expectation {
    @Override
    public String kind() {
        return "flushed_writes_kept";
    }

    @Override
    public String expected() {
        return "what was flushed survives a power loss of every node";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        return FlushCheck.of(evidence);
    }
}
