package kintsugi.cli;

/** What the exit code of a command says; the launcher uses the same. */
final class ExitCode {
    /** Done, and everything is as expected. */
    static final int OK = 0;

    /** An expectation or a test failed, or two runs differ. */
    static final int FAILED = 1;

    /** The user's input cannot be used. */
    static final int BAD_INPUT = 2;

    /** Kintsugi itself cannot go on: a defect, or out of memory. */
    static final int DEFECT = 70;

    private ExitCode() {}
}
