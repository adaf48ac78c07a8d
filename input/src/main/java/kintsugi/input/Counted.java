package kintsugi.input;

import java.util.Locale;
import java.util.Map;

/** Numbers with nouns, for people. */
public final class Counted {
    private static final Map<String, String> IRREGULAR =
            Map.of("copies", "copy", "flushes", "flush", "accesses", "access", "SDSs", "SDS");

    private Counted() {}

    /**
     * {@code 1 volume}, {@code 1,234 volumes}.
     *
     * @param what a text that begins with a noun in the plural
     */
    public static String of(final long number, final String what) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? singular(what) : what);
    }

    private static String singular(final String what) {
        int end = 0;
        while (end < what.length() && Character.isLetter(what.charAt(end))) {
            end++;
        }
        final String noun = what.substring(0, end);
        final String one = noun.endsWith("s") ? noun.substring(0, end - 1) : noun;
        return IRREGULAR.getOrDefault(noun, one) + what.substring(end);
    }
}
