package kintsugi.machine.wire;

/** The peer sent what the protocol does not allow, or the network changed it: the connection cannot go on. */
final class Violation extends Exception {
    private final String code;

    /**
     * @param code in snake_case
     * @param message what was seen
     */
    Violation(final String code, final String message) {
        super(message);
        this.code = code;
    }

    /** As connections give it for the reason of their break. */
    String reason() {
        return code + ": " + getMessage();
    }
}
