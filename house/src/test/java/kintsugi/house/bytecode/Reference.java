package kintsugi.house.bytecode;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that a class uses.
 *
 * @param owner full name of the class, or the word for something that is no class ({@link #SYNCHRONIZED}, {@link #MUTABLE_STATIC})
 * @param member name of the method or field; null if the class itself is meant
 * @param parameters simple names of the parameter types of a method; null for fields and classes
 */
record Reference(
        String owner, @Nullable String member, @Nullable List<String> parameters) {
    /** Monitors: synchronized methods and blocks. */
    static final String SYNCHRONIZED = "synchronized";

    /** Static fields whose value or content can change. */
    static final String MUTABLE_STATIC = "mutable-static";

    static Reference type(final String name) {
        return new Reference(name, null, null);
    }

    @Override
    public String toString() {
        return owner
                + (member == null ? "" : "#" + member)
                + (parameters == null ? "" : parameters.stream().collect(Collectors.joining(",", "(", ")")));
    }
}
