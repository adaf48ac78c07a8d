package kintsugi.input;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The known names nearest to one that is not known. */
public final class Suggestions {
    private static final int SHOWN_AT_MOST = 5;

    private Suggestions() {}

    /** {@code 'a', 'b', …}: nearest first; empty when nothing is known. */
    public static String nearest(final String name, final Collection<String> known) {
        return known.stream()
                .distinct()
                .sorted(Comparator.comparingInt((String k) -> distance(name, k)).thenComparing(k -> k))
                .limit(SHOWN_AT_MOST)
                .map(k -> "'" + k + "'")
                .collect(Collectors.joining(", "));
    }

    /** Levenshtein's distance. */
    static int distance(final String a, final String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
