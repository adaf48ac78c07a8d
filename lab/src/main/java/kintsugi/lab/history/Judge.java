package kintsugi.lab.history;

/** Says whether a {@link History} is right, and if not, what is wrong with it. */
public final class Judge {
    private Judge() {}

    /** Judges it by the method that fits. */
    public static Verdict judge(final History history) {
        return Zones.canJudge(history) ? Zones.judge(history) : search(history);
    }

    static Verdict search(final History history) {
        final Search.Outcome outcome = new Search(history).walk();
        if (outcome.isRight()) {
            return new Verdict.Right();
        }
        return outcome.isCertain()
                ? explain(new Shrinker(Judge::isWrong).shrink(history))
                : new Verdict.Unclear("too much was under way at once to try every order");
    }

    static boolean isWrong(final History history) {
        return Zones.canJudge(history)
                ? Zones.judge(history) instanceof Verdict.Wrong
                : new Search(history).walk().isWrong();
    }

    private static Verdict explain(final History core) {
        if (Zones.canJudge(core)) {
            return Zones.judge(core);
        }
        final Access last = core.accesses().stream()
                .filter(Access::isEnded)
                .reduce((a, b) -> a.end() > b.end() ? a : b)
                .orElseThrow();
        final String kept = core.accesses().stream().anyMatch(Access::isKept)
                ? " (a kept write is one that a FLUSH covered, so no loss may undo it)"
                : "";
        return new Verdict.Wrong(
                "no order of the " + core.accesses().size() + " accesses below explains "
                        + (last.isWrite() ? "that " + Words.of(last) + " succeeded" : "what " + Words.of(last) + " saw")
                        + (core.losses().isEmpty()
                                ? ""
                                : ", even though power was lost "
                                        + core.losses().size() + " times")
                        + kept,
                core);
    }
}
