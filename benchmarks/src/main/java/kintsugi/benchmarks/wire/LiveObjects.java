package kintsugi.benchmarks.wire;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What is alive in a process, by the collector's own count: the histogram of classes, which collects everything first.
 *
 * @param heapBytes of all objects
 * @param directBytes of buffers outside the heap
 * @param openFiles descriptors, sockets included
 * @param threads of the platform
 * @param ours how many objects there are of each class of Kintsugi
 */
record LiveObjects(long heapBytes, long directBytes, long openFiles, int threads, SortedMap<String, Long> ours) {
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    /** Of this process, on Linux or another Unix. */
    static LiveObjects ofThisProcess() {
        try {
            final String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return parse(histogram);
        } catch (JMException unsupported) {
            throw new IllegalStateException("this JVM cannot count its objects", unsupported);
        }
    }

    private static LiveObjects parse(final String histogram) {
        final SortedMap<String, Long> ours = new TreeMap<>();
        long bytes = 0;
        for (final String line : histogram.lines().toList()) {
            final Matcher total = TOTAL.matcher(line);
            if (total.matches()) {
                bytes = Long.parseLong(total.group(1));
            }
            final Matcher counted = LINE.matcher(line);
            if (counted.matches() && counted.group(3).startsWith("kintsugi.")) {
                ours.put(counted.group(3), Long.parseLong(counted.group(1)));
            }
        }
        return new LiveObjects(
                bytes,
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum(),
                ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                        .getOpenFileDescriptorCount(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ours);
    }

    /** How many more there are of each class than earlier, where it is more than {@code most}. */
    SortedMap<String, Long> moreThan(final LiveObjects earlier, final long most) {
        final SortedMap<String, Long> more = new TreeMap<>();
        for (final Map.Entry<String, Long> now : ours.entrySet()) {
            final long growth = now.getValue() - earlier.ours.getOrDefault(now.getKey(), 0L);
            if (growth > most) {
                more.put(now.getKey(), growth);
            }
        }
        return more;
    }
}
