package kintsugi.lease;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The checker finds what it is for. */
final class HolderCheckerTest {
    private final HolderChecker checker = new HolderChecker();

    @Test
    void holdersOneAfterAnotherAreFine() {
        checker.acquired("a", "l", 16, 0, 10);
        checker.moved("a", "l", 20);
        checker.saidYes("a", "l", 16, 19);
        checker.ended("a", "l", 25);
        checker.acquired("b", "l", 17, 20, 30);
        checker.died("b", 22);
        checker.acquired("a", "l", 32, 22, 40);
        checker.acquired("b", "another", 16, 22, 40);
        assertThatCode(checker::check).doesNotThrowAnyException();
    }

    @Test
    void twoHoldersAtOneInstantAreFound() {
        checker.acquired("a", "l", 16, 0, 10);
        checker.acquired("b", "l", 17, 9, 20);
        assertThatThrownBy(checker::check).hasMessageContaining("two holders");
    }

    @Test
    void tokensThatDoNotGrowAreFound() {
        checker.acquired("a", "l", 16, 0, 10);
        checker.acquired("b", "l", 16, 10, 20);
        assertThatThrownBy(checker::check).hasMessageContaining("does not grow");
    }

    @Test
    void aYesOutsideOfWhatWasAnnouncedIsFound() {
        checker.acquired("a", "l", 16, 0, 10);
        checker.saidYes("a", "l", 16, 10);
        assertThatThrownBy(checker::check).hasMessageContaining("said at 10");
    }
}
