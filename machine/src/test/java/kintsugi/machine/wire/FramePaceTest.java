package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R3")
final class FramePaceTest {
    private static final long SPAN = 1_000;
    private static final int LEAST = FramePace.LEAST_BYTES;

    private final FramePace pace = new FramePace(SPAN);

    @Test
    void aFrameFedByteByByteWithoutAPauseIsGivenUpAfterASpan() throws Violation {
        for (long now = 0; now < SPAN; now++) {
            pace.goOn(1, now);
        }
        assertThatThrownBy(() -> pace.goOn(1, SPAN)).isInstanceOf(Violation.class);
    }

    @Test
    void aFrameOfWhichNothingMoreComesIsGivenUpAfterASpan() throws Violation {
        pace.goOn(20, 7);
        assertThat(pace.patienceNanos(7)).isEqualTo(SPAN);
        pace.goOn(0, 6 + SPAN);
        assertThatThrownBy(() -> pace.goOn(0, 7 + SPAN)).isInstanceOf(Violation.class);
    }

    @Test
    void aLargeFrameOnASlowLinkMayTakeManySpans() throws Violation {
        for (long now = 0; now < 100 * SPAN; now += SPAN / 2) {
            pace.goOn(LEAST / 2 + 1, now);
        }
        assertThatThrownBy(() -> pace.goOn(1, 101 * SPAN)).isInstanceOf(Violation.class);
    }

    @Test
    void eachFrameHasASpanOfItsOwn() throws Violation {
        for (long now = 0; now < 100 * SPAN; now += SPAN - 1) {
            pace.goOn(10, now);
            pace.rest();
        }
        assertThat(pace.patienceNanos(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void bytesOfAnEarlierFrameDoNotCount() throws Violation {
        pace.goOn(1, 0);
        pace.goOn(LEAST - 10, 1);
        pace.rest();
        pace.goOn(1, 2);
        pace.goOn(20, 3);
        assertThat(pace.patienceNanos(3)).isEqualTo(SPAN - 1);
    }
}
