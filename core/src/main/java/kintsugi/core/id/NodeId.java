package kintsugi.core.id;

import kintsugi.core.failure.Rejected;

/**
 * The name of one machine, unique in a cloud: {@code sds-1}, {@code node-alpha}. Ordered by name; its hash is that of the
 * text, so it is the same in every process.
 *
 * @param name 1 to 63 characters: letters, digits, {@code -}, {@code _} and {@code .}, starting with a letter or digit
 */
public record NodeId(String name) implements Comparable<NodeId> {
    private static final int LONGEST_NAME = 63;

    /** @throws Rejected if the name is not of that form */
    public NodeId {
        if (!isName(name)) {
            throw new Rejected(
                    "bad_node_name",
                    "'" + name + "' is not a node name: use 1 to " + LONGEST_NAME
                            + " letters, digits, '-', '_' or '.', starting with a letter or digit");
        }
    }

    /** Whether the text can name a node (or anything else that takes names of this form). */
    public static boolean isName(final String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NAME
                && isLetterOrDigit(text.charAt(0))
                && text.chars().allMatch(c -> isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    }

    private static boolean isLetterOrDigit(final int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    @Override
    public int compareTo(final NodeId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
