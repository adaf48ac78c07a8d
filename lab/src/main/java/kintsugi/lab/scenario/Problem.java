package kintsugi.lab.scenario;

/**
 * What is wrong with the input.
 *
 * @param place where
 * @param sentence what was found and what to do
 */
public record Problem(Place place, String sentence) {
    @Override
    public String toString() {
        return place + ": " + sentence;
    }
}
