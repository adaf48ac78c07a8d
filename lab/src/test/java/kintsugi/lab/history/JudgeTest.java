package kintsugi.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("R1")
final class JudgeTest {
    private static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));

    static Stream<Corpus.Known> corpus() {
        return Corpus.all();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void knownHistoriesAreJudgedRight(final Corpus.Known known) {
        final Verdict verdict = Judge.judge(known.history());
        assertThat(verdict).isInstanceOf(known.isRight() ? Verdict.Right.class : Verdict.Wrong.class);
        if (known.history().accesses().size() <= 10) {
            assertThat(Oracle.isRight(known.history())).isEqualTo(known.isRight());
        }
        assertThat(isRight(Judge.search(known.history()))).isEqualTo(known.isRight());
    }

    @Test
    void theCorpusHasAHundredHistoriesOfBothKinds() {
        assertThat(corpus().filter(Corpus.Known::isRight).count()).isGreaterThan(50);
        assertThat(corpus().filter(known -> !known.isRight()).count()).isGreaterThan(50);
    }

    @Test
    void anOracleThatTriesEverythingSaysTheSameOfSmallHistories() {
        final int[] verdicts = new int[2];
        for (long seed = 1; seed <= (IS_FULL ? 200_000 : 10_000); seed++) {
            final RandomStream random = RandomStream.named(seed, "small histories");
            final History truth = small(random);
            compare(seed, truth, verdicts);
            compare(seed, RandomHistory.perturbed(truth, random), verdicts);
        }
        assertThat(verdicts[0]).as("right ones").isGreaterThan(2_500);
        assertThat(verdicts[1]).as("wrong ones").isGreaterThan(2_500);
    }

    private static void compare(final long seed, final History history, final int[] verdicts) {
        final boolean expected = Oracle.isRight(history);
        verdicts[expected ? 0 : 1]++;
        assertThat(isRight(Judge.judge(history)))
                .as("seed %d:%n%s", seed, HistoryText.format(history))
                .isEqualTo(expected);
        assertThat(isRight(Judge.search(history)))
                .as("by search, seed %d:%n%s", seed, HistoryText.format(history))
                .isEqualTo(expected);
    }

    private static History small(final RandomStream random) {
        History drawn;
        do {
            drawn = RandomHistory.truthful(
                    random,
                    1 + random.nextInt(4),
                    4 + random.nextInt(24),
                    random.nextDouble() * 0.15,
                    random.nextBoolean(0.3));
        } while (drawn.accesses().size() > 7 || drawn.accesses().isEmpty());
        return drawn;
    }

    @Test
    void whatARegisterDidIsRightHoweverManyClientsItHas() {
        for (long seed = 1; seed <= 200; seed++) {
            final RandomStream random = RandomStream.named(seed, "long histories");
            final History history = RandomHistory.truthful(
                    random, 2 + random.nextInt(9), 600, random.nextBoolean(0.5) ? 0.005 : 0, false);
            assertThat(Judge.judge(history))
                    .as("seed %d:%n%s", seed, HistoryText.format(history))
                    .isEqualTo(new Verdict.Right());
        }
    }

    @Test
    void manyPartialWritesThatNeverEndMayBeTooMuchToDecideButAreNeverCalledWrong() {
        int right = 0;
        for (long seed = 1; seed <= 100; seed++) {
            final RandomStream random = RandomStream.named(seed, "patches");
            final History history = RandomHistory.truthful(random, 2 + random.nextInt(4), 200, 0.005, true);
            final Verdict verdict = Judge.judge(history);
            assertThat(verdict)
                    .as("seed %d:%n%s", seed, HistoryText.format(history))
                    .isNotInstanceOf(Verdict.Wrong.class);
            right += verdict instanceof Verdict.Right ? 1 : 0;
        }
        assertThat(right).isGreaterThan(90);
    }

    @Test
    void theCoreOfAWrongHistoryIsWrongByItselfAndNothingOfItCanBeSpared() {
        int wrong = 0;
        for (long seed = 1; seed <= 100; seed++) {
            final RandomStream random = RandomStream.named(seed, "cores");
            final History history = RandomHistory.perturbed(
                    RandomHistory.truthful(random, 4, 200, random.nextBoolean(0.5) ? 0.01 : 0, false), random);
            if (Judge.judge(history) instanceof Verdict.Wrong(String why, History core)) {
                wrong++;
                assertThat(why).isNotBlank();
                assertThat(Judge.isWrong(core)).as("seed %d: %s", seed, core).isTrue();
                assertThat(core.accesses().size()).as("seed %d: %s", seed, core).isLessThanOrEqualTo(12);
            }
        }
        assertThat(wrong).isGreaterThan(30);
    }

    @Test
    void textAndHistoryAreTheSame() {
        final History history = RandomHistory.truthful(RandomStream.named(5, "text"), 4, 200, 0.05, true);
        final History again =
                HistoryText.parse(HistoryText.format(history).lines().toList());
        assertThat(HistoryText.format(again).replaceAll("#.*", ""))
                .isEqualTo(HistoryText.format(history).replaceAll("#.*", ""));
        assertThat(again.losses()).isEqualTo(history.losses());
    }

    private static boolean isRight(final Verdict verdict) {
        return switch (verdict) {
            case Verdict.Right _ -> true;
            case Verdict.Wrong _ -> false;
            case Verdict.Unclear unclear -> throw new AssertionError(unclear.why());
        };
    }
}
