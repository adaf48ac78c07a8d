package kintsugi.core.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class InvariantTest {
    @Test
    void holdsInSilence() {
        assertThatCode(() -> Invariant.that(true, "%d copies", 2)).doesNotThrowAnyException();
    }

    @Test
    void aBrokenOneSaysWhatAndIsNoException() {
        assertThatThrownBy(() -> Invariant.that(false, "%d copies", 2))
                .isInstanceOf(AssertionError.class)
                .hasMessage("invariant broken: 2 copies");
    }

    @Test
    void aPlainMessageIsNotAFormat() {
        assertThatThrownBy(() -> Invariant.that(false, "100 % full")).hasMessage("invariant broken: 100 % full");
    }
}
