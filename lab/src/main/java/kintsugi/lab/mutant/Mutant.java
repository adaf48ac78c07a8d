package kintsugi.lab.mutant;

/**
 * One mistake.
 *
 * @param rule of DESIGN.md, "how it stays true", that it breaks
 * @param name what it does wrong
 * @param source the file that is changed, below the block service's package
 * @param right the text that it must contain once
 * @param wrong what stands there instead
 */
public record Mutant(String rule, String name, String source, String right, String wrong) {
    /**
     * The file with the mistake.
     *
     * @throws IllegalStateException if what is to be changed is not there exactly once: the mutant must follow the code
     */
    public String applyTo(final String text) {
        final int at = text.indexOf(right);
        if (at < 0 || text.indexOf(right, at + 1) >= 0) {
            throw new IllegalStateException(
                    "the mutant '" + name + "' wants this once in " + source + ": " + right.strip());
        }
        return text.replace(right, wrong);
    }
}
