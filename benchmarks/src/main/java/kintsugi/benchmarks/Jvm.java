package kintsugi.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

/** What a figure was measured on. */
public final class Jvm {
    private Jvm() {}

    /** Name, version, collectors and processors of this process. */
    public static String describe() {
        final String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return System.getProperty("java.vm.name") + " " + Runtime.version() + ", " + collectors + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
    }
}
