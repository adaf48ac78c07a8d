package kintsugi.house.bytecode;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which references a rule is about: {@code package.*}, {@code package.**} (with the packages below), {@code package.Class},
 * each of them or {@code *} (any class) with {@code #member} or {@code #member(Simple,Types)}.
 */
record Pattern(
        String owner, @Nullable String member, @Nullable List<String> parameters) {
    static Pattern parse(final String text) {
        final int hash = text.indexOf('#');
        if (hash < 0) {
            return new Pattern(text, null, null);
        }
        final String rest = text.substring(hash + 1);
        final int open = rest.indexOf('(');
        if (open < 0) {
            return new Pattern(text.substring(0, hash), rest, null);
        }
        final String types = rest.substring(open + 1, rest.length() - 1);
        final List<String> parameters = types.isEmpty() ? List.of() : Arrays.asList(types.split(","));
        return new Pattern(text.substring(0, hash), rest.substring(0, open), parameters);
    }

    boolean matches(final Reference reference) {
        return matchesOwner(reference.owner())
                && (member == null || member.equals(reference.member()))
                && (parameters == null || parameters.equals(reference.parameters()));
    }

    /** Of two patterns that match, the one that says more decides. */
    int weight() {
        final int ownerWeight = owner.equals("*") ? 0 : owner.endsWith("*") ? 1 : 2;
        return (parameters == null ? 0 : 8) + (member == null ? 0 : 4) + ownerWeight;
    }

    private boolean matchesOwner(final String name) {
        if (owner.equals("*")) {
            return true;
        }
        if (owner.endsWith(".**")) {
            return name.startsWith(owner.substring(0, owner.length() - 2));
        }
        if (owner.endsWith(".*")) {
            final int dot = name.lastIndexOf('.');
            return dot >= 0 && name.substring(0, dot).equals(owner.substring(0, owner.length() - 2));
        }
        return name.equals(owner) || name.startsWith(owner + "$");
    }
}
