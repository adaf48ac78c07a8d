package kintsugi.house.bytecode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules, read from {@code house/byte-code.rules}, which explains their form. */
final class RuleBook {
    /** What a rule says. */
    enum Verb {
        ALLOW,
        CONSTANT,
        DENY,
        EXCEPT
    }

    /**
     * One pattern of a line.
     *
     * @param inClass for EXCEPT: the class that may, with its nested ones; else without meaning
     * @param text what to use instead, or why it may; empty for ALLOW and CONSTANT
     */
    record Rule(Verb verb, String inClass, Pattern pattern, String text, int line) {
        boolean isFor(final String className) {
            return className.equals(inClass) || className.startsWith(inClass + "$");
        }
    }

    private static final Comparator<Rule> DECIDES = Comparator.<Rule>comparingInt(
                    rule -> rule.pattern().weight())
            .thenComparing(rule -> rule.verb() == Verb.DENY);

    private final List<Rule> rules = new ArrayList<>();

    private RuleBook() {}

    static RuleBook parse(final List<String> lines) {
        final RuleBook book = new RuleBook();
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                book.rules.addAll(parse(line, i + 1));
            }
        }
        return book;
    }

    /** The exceptions, in the order of the file. */
    List<Rule> exceptions() {
        return rules.stream().filter(rule -> rule.verb() == Verb.EXCEPT).toList();
    }

    /** The exception that lets this class use this, if there is one. */
    Optional<Rule> exception(final String className, final Reference reference) {
        return exceptions().stream()
                .filter(rule -> rule.isFor(className) && rule.pattern().matches(reference))
                .findFirst();
    }

    /** The rule, ALLOW or DENY, that decides about this; empty if none speaks of it. */
    Optional<Rule> verdict(final Reference reference) {
        return rules.stream()
                .filter(rule -> rule.verb() == Verb.ALLOW || rule.verb() == Verb.DENY)
                .filter(rule -> rule.pattern().matches(reference))
                .max(DECIDES);
    }

    /** Whether a static final field of this type, or made by this factory, cannot change. */
    boolean isConstant(final Reference reference) {
        return rules.stream()
                .anyMatch(rule -> rule.verb() == Verb.CONSTANT && rule.pattern().matches(reference));
    }

    private static List<Rule> parse(final String line, final int number) {
        final int colon = line.indexOf(" : ");
        final List<String> words = List.of((colon < 0 ? line : line.substring(0, colon)).split(" +"));
        final String text = colon < 0 ? "" : line.substring(colon + 3).strip();
        final Verb verb = Verb.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        final int first = verb == Verb.EXCEPT ? 2 : 1;
        if (words.size() <= first) {
            throw new AssertionError("byte-code.rules, line " + number + ": cannot be read: " + line);
        }
        if (text.isEmpty() && (verb == Verb.EXCEPT || verb == Verb.DENY)) {
            throw new AssertionError("byte-code.rules, line " + number + ": gives no reason: " + line);
        }
        return words.stream()
                .skip(first)
                .map(pattern -> new Rule(verb, words.get(first - 1), Pattern.parse(pattern), text, number))
                .toList();
    }
}
