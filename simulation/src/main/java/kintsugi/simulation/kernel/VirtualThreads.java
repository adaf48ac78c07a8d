package kintsugi.simulation.kernel;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;

/**
 * Virtual threads with a scheduler of one's own. The JDK has this without showing it: a constructor of {@code
 * java.lang.VirtualThread} takes the executor to which the thread hands its continuations. This class is the only place that
 * knows.
 */
final class VirtualThreads {
    /** {@code Thread.NO_INHERIT_THREAD_LOCALS}: a simulated thread inherits nothing from who happens to start it. */
    private static final int NO_INHERITED_LOCALS = 1 << 2;

    private static final Constructor<?> CONSTRUCTOR = open();

    private VirtualThreads() {}

    static Thread create(final Executor scheduler, final String name, final Runnable body) {
        try {
            return (Thread) CONSTRUCTOR.newInstance(scheduler, name, NO_INHERITED_LOCALS, body);
        } catch (ReflectiveOperationException refused) {
            throw new IllegalStateException("this JDK refused to make a virtual thread", refused);
        }
    }

    private static Constructor<?> open() {
        try {
            final Constructor<?> constructor = Class.forName("java.lang.VirtualThread")
                    .getDeclaredConstructor(Executor.class, String.class, int.class, Runnable.class);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException | java.lang.reflect.InaccessibleObjectException closed) {
            throw new IllegalStateException(
                    "this JDK does not open its virtual threads: use JDK 25 and run it with "
                            + "--add-opens java.base/java.lang=ALL-UNNAMED",
                    closed);
        }
    }
}
