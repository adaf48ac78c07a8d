package kintsugi.machine.fuzz;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds, after a full collection.
 *
 * @param heapBytes of all objects
 * @param directBytes of buffers outside the heap
 * @param files open descriptors, sockets included
 * @param threads of the platform
 * @param objects of the transport's classes, and virtual threads, by class
 */
record Footprint(long heapBytes, long directBytes, long files, int threads, SortedMap<String, Long> objects) {
    /** Of a process before it began. */
    static final Footprint NOTHING = new Footprint(0, 0, 0, 0, new TreeMap<>());

    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final long HEAP_NOISE_BYTES = 2 << 20;
    private static final long DIRECT_NOISE_BYTES = 1 << 20;
    private static final int FILES_NOISE = 4;
    private static final int THREADS_NOISE = 4;
    private static final long OBJECTS_NOISE = 32;

    /** Of now. */
    static Footprint now() {
        final SortedMap<String, Long> objects = new TreeMap<>();
        long heapBytes = 0;
        for (final String line : histogram().split("\\R")) {
            final Matcher total = TOTAL.matcher(line);
            if (total.matches()) {
                heapBytes = Long.parseLong(total.group(1));
            }
            final Matcher counted = LINE.matcher(line);
            if (counted.matches() && isWatched(counted.group(3))) {
                objects.put(counted.group(3), Long.parseLong(counted.group(1)));
            }
        }
        return new Footprint(
                heapBytes,
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum(),
                ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                        .getOpenFileDescriptorCount(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                objects);
    }

    private static boolean isWatched(final String name) {
        return name.startsWith("kintsugi.machine.wire.")
                || name.startsWith("kintsugi.machine.thread.")
                || name.startsWith("sun.nio.ch.SocketChannelImpl")
                || name.equals("java.lang.VirtualThread")
                || name.equals("java.lang.ThreadBuilders$BoundVirtualThread");
    }

    /** What has grown since then beyond what a quiet process varies by; empty if nothing. */
    List<String> grownSince(final Footprint before) {
        final List<String> grown = new ArrayList<>();
        note(grown, "heap bytes", before.heapBytes, heapBytes, HEAP_NOISE_BYTES);
        note(grown, "direct bytes", before.directBytes, directBytes, DIRECT_NOISE_BYTES);
        note(grown, "open files", before.files, files, FILES_NOISE);
        note(grown, "threads", before.threads, threads, THREADS_NOISE);
        for (final Map.Entry<String, Long> entry : objects.entrySet()) {
            note(
                    grown,
                    entry.getKey(),
                    before.objects.getOrDefault(entry.getKey(), 0L),
                    entry.getValue(),
                    OBJECTS_NOISE);
        }
        return grown;
    }

    private static void note(
            final List<String> grown, final String what, final long before, final long now, final long noise) {
        if (now - before > noise) {
            grown.add(what + ": " + before + " before, " + now + " now");
        }
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException unsupported) {
            throw new AssertionError("this JVM cannot count its objects", unsupported);
        }
    }
}
