package kintsugi.input;

import java.util.Comparator;

/**
 * What is wrong with the input.
 *
 * @param place where
 * @param sentence what was found and what to do
 */
public record Problem(Place place, String sentence) {
    /** By line, then by column. */
    public static final Comparator<Problem> BY_PLACE =
            Comparator.comparingInt((Problem p) -> p.place.line()).thenComparingInt(p -> p.place.column());

    @Override
    public String toString() {
        return place + ": " + sentence;
    }
}
