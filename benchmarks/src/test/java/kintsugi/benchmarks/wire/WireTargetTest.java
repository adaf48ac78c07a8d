package kintsugi.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The worst of the cases that a target is about decides. */
final class WireTargetTest {
    private static final int BULK = 128 << 10;

    @Test
    void theShareOfPlainSocketsIsJudgedByTheWorstCaseOfEachManner() {
        final List<WireTarget> targets = WireTarget.judge(List.of(
                result(new WireCase(BULK, Way.WRITE, 1, 1), 61, 100, 0),
                result(new WireCase(BULK, Way.READ, 8, 1), 90, 100, 0),
                result(new WireCase(BULK, Way.READ, 1, 32), 80, 100, 0),
                result(new WireCase(BULK, Way.WRITE, 8, 32), 59, 100, 0),
                result(new WireCase(1 << 20, Way.WRITE, 8, 32), 1, 100, 0)));
        assertThat(targets).extracting(WireTarget::measured).containsExactly(0.61, 0.59);
        assertThat(targets).extracting(WireTarget::isMet).containsExactly(true, false);
    }

    @Test
    void theAddedRoundTripIsThatOfSmallCallsOneAfterAnother() {
        final List<WireTarget> targets = WireTarget.judge(List.of(
                result(new WireCase(0, Way.WRITE, 1, 1), 50, 100, 30),
                result(new WireCase(4096, Way.READ, 1, 1), 50, 100, 40.5),
                result(new WireCase(0, Way.WRITE, 8, 1), 50, 100, 400),
                result(new WireCase(0, Way.WRITE, 1, 32), 50, 100, 500)));
        assertThat(targets).extracting(WireTarget::measured).containsExactly(40.5);
        assertThat(targets).extracting(WireTarget::isMet).containsExactly(false);
    }

    private static WireCaseResult result(
            final WireCase load, final double calls, final double plain, final double addedMicros) {
        return WireCaseResult.of(
                load, List.of(new Round(calls, 10 + addedMicros, 0, 0, 0)), List.of(new Round(plain, 10, 0, 0, 0)));
    }
}
