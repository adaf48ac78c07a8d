package kintsugi.node.process;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kintsugi.core.check.Invariant;

/**
 * Signals that ask a process to end. The Java machine would answer them by its shutdown, in which hooks run at the same time as
 * everything else, {@code System.exit} waits for ever, a second signal is ignored, and the exit code is that of a killed process. So
 * they are taken as orders instead: the first asks, the second ends the process at once. A signal that was to be ignored (as
 * under nohup) stays so. JLine knows the way to {@code sun.misc.Signal}, which javac lets nobody name without a warning.
 */
final class Signals {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    private Signals() {}

    /**
     * From now on.
     *
     * @param first told the first signal, by its name; must be quick
     * @param second told of another one
     */
    @SuppressWarnings(
            "sunapi") // of the module jdk.unsupported, and the only way to a signal but the shutdown described above
    static void take(final Consumer<String> first, final Runnable second) {
        final AtomicBoolean isTold = new AtomicBoolean();
        for (final String name : NAMES) {
            final Object before = org.jline.utils.Signals.register(name, () -> {
                if (isTold.compareAndSet(false, true)) {
                    first.accept("SIG" + name);
                } else {
                    second.run();
                }
            });
            Invariant.that(before != null, "no handler can be set for SIG%s", name);
        }
    }
}
