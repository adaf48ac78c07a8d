package kintsugi.input;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The user's input cannot be used: a document, a value set on the command line, or a file that is named there. The message is one line for each
 * problem: place, what was found, and the remedy. It never means a defect of Kintsugi.
 */
public final class InputException extends RuntimeException {
    private final List<Problem> problems;

    /** At least one problem, most telling first. */
    public InputException(final List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** One problem. */
    public InputException(final Place place, final String sentence) {
        this(List.of(new Problem(place, sentence)));
    }

    /** What is wrong. */
    public List<Problem> problems() {
        return problems;
    }
}
