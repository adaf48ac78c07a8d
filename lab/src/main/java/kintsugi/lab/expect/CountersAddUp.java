package kintsugi.lab.expect;

import kintsugi.input.Counted;
import kintsugi.lab.measure.RequestLog.Operation;

/** What the SDCs count as completed is, in sum, what the loads saw completed. */
public record CountersAddUp() implements Expectation {
    @Override
    public String kind() {
        return "counters_add_up";
    }

    @Override
    public String expected() {
        return "reads and writes that the SDCs count add up to those that the loads saw";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final long reads = evidence.block().clients().stream()
                .mapToLong(BlockEvidence.ClientView::reads)
                .sum();
        final long writes = evidence.block().clients().stream()
                .mapToLong(BlockEvidence.ClientView::writes)
                .sum();
        final long seenReads = evidence.log().succeeded(Operation.READ);
        final long seenWrites = evidence.log().succeeded(Operation.WRITE);
        return new Verdict(
                reads == seenReads && writes == seenWrites && seenReads + seenWrites > 0,
                Counted.of(evidence.block().clients().size(), "SDCs count ") + Counted.of(reads, "reads and ")
                        + Counted.of(writes, "writes; the loads saw ") + seenReads + " and " + seenWrites);
    }
}
