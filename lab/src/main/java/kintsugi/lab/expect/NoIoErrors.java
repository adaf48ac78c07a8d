package kintsugi.lab.expect;

import kintsugi.input.Counted;
import kintsugi.lab.measure.RequestLog;

/** Every request of the load was answered, and well. */
public record NoIoErrors() implements Expectation {
    @Override
    public String kind() {
        return "no_io_errors";
    }

    @Override
    public String expected() {
        return "no request fails, and none is left without an answer";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final RequestLog log = evidence.log();
        int failed = 0;
        int unanswered = 0;
        for (int i = 0; i < log.size(); i++) {
            unanswered += log.endNanos(i) < 0 ? 1 : 0;
            failed += log.endNanos(i) >= 0 && !log.isOk(i) ? 1 : 0;
        }
        final String example =
                log.errors().isEmpty() ? "" : "; the first: " + log.errors().getFirst();
        return new Verdict(
                failed + unanswered == 0 && log.size() > 0,
                Counted.of(failed, "of ")
                        + Counted.of(log.size(), "failed, ")
                        + Counted.of(unanswered, "unanswered" + example));
    }
}
