package kintsugi.node.supervise;

/** What the supervisor is told. */
public sealed interface Order {
    /**
     * Somebody wants the process to end.
     *
     * @param cause who and why
     */
    record Stop(String cause) implements Order {}

    /**
     * A life broke.
     *
     * @param life its number, so that the last words of one that has ended are not taken for the next one's
     * @param thrown what left a thread
     */
    record Defect(int life, Throwable thrown) implements Order {}
}
