package kintsugi.lab.history;

/** What the {@link Judge} says of a history. */
public sealed interface Verdict {
    /** Some course of the block explains it. */
    record Right() implements Verdict {}

    /**
     * No course does.
     *
     * @param why in words
     * @param core a part of the history that is wrong by itself, and right without any one of its reads or values
     */
    record Wrong(String why, History core) implements Verdict {}

    /**
     * Too much was under way at once to decide.
     *
     * @param why in words
     */
    record Unclear(String why) implements Verdict {}
}
