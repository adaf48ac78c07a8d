package kintsugi.node.process;

/** What the end of a node's process says. Those of all commands. */
public final class ExitCodes {
    /** Stopped in order. */
    public static final int STOPPED = 0;

    /** Configuration, folder, port or secret cannot be used. */
    public static final int BAD_INPUT = 2;

    /** Broken too often, or something did not end: start the process again. */
    public static final int CANNOT_GO_ON = 70;

    private ExitCodes() {}
}
