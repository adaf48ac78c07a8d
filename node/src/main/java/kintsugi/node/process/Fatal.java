package kintsugi.node.process;

/**
 * What leaves a Java machine in a state that no code can vouch for, so that the process ends at once, without any order: out of memory
 * above all. The launcher's {@code -XX:+ExitOnOutOfMemoryError} ends it even earlier, but not for memory outside of the heap.
 */
final class Fatal {
    private Fatal() {}

    static void endIfFatal(final Throwable thrown) {
        if (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
            Runtime.getRuntime().halt(ExitCodes.CANNOT_GO_ON);
        }
    }
}
