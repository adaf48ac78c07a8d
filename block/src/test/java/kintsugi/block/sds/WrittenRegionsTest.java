package kintsugi.block.sds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a sweep may take off the record of what was written. */
@Tag("B7")
final class WrittenRegionsTest {
    private static final long ROUND = 7;

    private final WrittenRegions written = new WrittenRegions();

    @Test
    void writesThatWereOverAtTheMarkAreForgotten() {
        written.begin(1, 0b1);
        written.arrived(0b1);
        written.end(1, true);
        written.mark(ROUND);
        assertThat(written.agreed(ROUND)).isEqualTo(-1);
    }

    @Test
    void writesSinceTheMarkAreNotForgotten() {
        written.mark(ROUND);
        written.arrived(0b1);
        written.begin(1, 0b10);
        assertThat(~written.agreed(ROUND)).isEqualTo(0b11);
    }

    @Test
    void writesThatWereUnderWayAtTheMarkAreNotForgottenEvenIfTheyAreOverNow() {
        written.begin(1, 0b1);
        written.mark(ROUND);
        written.end(1, true);
        assertThat(~written.agreed(ROUND)).isEqualTo(0b1);
        written.mark(ROUND + 1);
        assertThat(written.agreed(ROUND + 1)).isEqualTo(-1);
    }

    @Test
    void aWriteThatNotEveryMemberMayHaveIsRememberedUntilTheReplicaIsMadeEqual() {
        written.begin(1, 0b1);
        written.mark(ROUND);
        written.end(1, false);
        written.mark(ROUND + 1);
        assertThat(~written.agreed(ROUND + 1)).isEqualTo(0b1);
        written.newEpoch(false);
        written.mark(ROUND + 2);
        assertThat(~written.agreed(ROUND + 2)).isEqualTo(0b1);
        written.newEpoch(true);
        written.mark(ROUND + 3);
        assertThat(written.agreed(ROUND + 3)).isEqualTo(-1);
    }

    @Test
    void onlyTheLatestMarkOfTheEpochCounts() {
        assertThat(written.agreed(ROUND)).isZero();
        written.mark(ROUND);
        written.mark(ROUND + 1);
        assertThat(written.agreed(ROUND)).isZero();
        written.newEpoch(false);
        assertThat(written.agreed(ROUND + 1)).isZero();
    }
}
