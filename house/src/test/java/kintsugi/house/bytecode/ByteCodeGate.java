package kintsugi.house.bytecode;

import java.lang.classfile.ClassModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kintsugi.house.bytecode.RuleBook.Rule;
import kintsugi.house.bytecode.RuleBook.Verb;

/**
 * Reads compiled classes and says where they reach for what virtual time cannot give them.
 *
 * <p>A use is judged by the rule that says most about it: a rule on a member with its parameters outweighs one on the member, that one
 * on the class, that one on the package; of two equals, the one that denies. What no rule speaks of is refused: the list of what is
 * allowed is the gate, the denials only give better advice. A member that is allowed by name vouches for the types in its
 * descriptor on its own line.
 */
final class ByteCodeGate {
    private final RuleBook rules;
    private final Set<Rule> used = new LinkedHashSet<>();

    ByteCodeGate(final RuleBook rules) {
        this.rules = rules;
    }

    /** One sentence for each place that breaks a rule. */
    List<String> check(final ClassTable table) {
        final List<String> broken = new ArrayList<>();
        for (final ClassModel model : table.all()) {
            final List<Use> uses = new ArrayList<>(ClassScanner.scan(model, table));
            uses.addAll(staticFields(model, table));
            broken.addAll(refused(uses));
        }
        return broken;
    }

    /** A line that uses a member of a class names the class too: where the member is refused, that says enough. */
    private Set<String> refused(final List<Use> uses) {
        final Set<String> broken = new LinkedHashSet<>();
        final Set<String> said = new HashSet<>();
        for (final Use use : uses) {
            if (use.what().member() != null) {
                judge(use, uses)
                        .filter(broken::add)
                        .ifPresent(_ -> said.add(use.place() + use.what().owner()));
            }
        }
        uses.stream()
                .filter(use -> use.what().member() == null
                        && !said.contains(use.place() + use.what().owner()))
                .forEach(use -> judge(use, uses).ifPresent(broken::add));
        return broken;
    }

    /** Exceptions that nothing needed so far. */
    List<Rule> unusedExceptions() {
        return rules.exceptions().stream().filter(rule -> !used.contains(rule)).toList();
    }

    private Optional<String> judge(final Use use, final List<Use> allOfClass) {
        final Optional<Rule> exception = rules.exception(use.inClass(), use.what());
        if (exception.isPresent()) {
            used.add(exception.get());
            return Optional.empty();
        }
        final Optional<Rule> verdict = rules.verdict(use.what());
        if (verdict.isPresent() && verdict.get().verb() == Verb.ALLOW) {
            return Optional.empty();
        }
        if (use.what().member() == null && isVouchedFor(use, allOfClass)) {
            return Optional.empty();
        }
        return Optional.of(use.place() + " uses " + use.what() + ": "
                + verdict.map(rule -> "instead, " + rule.text())
                        .orElse(
                                "not on the list of what code in virtual time may use; use what house/byte-code.rules allows,"
                                        + " or add it there with a reason"));
    }

    /** Whether a member of that type, allowed by name, is used on the same line: then the type alone is not reported again. */
    private boolean isVouchedFor(final Use use, final List<Use> allOfClass) {
        return use.line() > 0
                && allOfClass.stream()
                        .filter(other ->
                                other.line() == use.line() && other.what().member() != null)
                        .filter(other -> other.what().owner().equals(use.what().owner()))
                        .anyMatch(other -> rules.verdict(other.what())
                                .map(rule -> rule.verb() == Verb.ALLOW)
                                .orElse(false));
    }

    private List<Use> staticFields(final ClassModel model, final ClassTable table) {
        final String name = Names.of(model.thisClass().asSymbol());
        return new StaticFields(model, table, rules)
                .changeable().stream()
                        .map(field -> new Use(
                                name,
                                field,
                                name.substring(name.lastIndexOf('.') + 1) + ".java",
                                0,
                                new Reference(Reference.MUTABLE_STATIC, field, null)))
                        .toList();
    }
}
