package kintsugi.lab.history;

/**
 * A FLUSH of a volume by a client that was answered.
 *
 * @param client who asked
 * @param outcome what it was told
 * @param start stamp of the question
 * @param end stamp of the answer
 */
public record Flush(String client, Outcome outcome, long start, long end) {
    /** What a FLUSH may say. */
    public enum Outcome {
        /** Everything acknowledged to this client before is durable. */
        DONE,
        /** All copies of something were lost at once: what this client wrote since its last FLUSH may be gone. */
        LOSS_TOLD
    }
}
