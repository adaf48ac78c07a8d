package kintsugi.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.machine.EventRecord;
import kintsugi.node.config.LogConfig;
import org.slf4j.LoggerFactory;

/**
 * The log of a node's process. Everything comes through one bounded queue to one thread that writes: the events of capabilities and
 * of the host, what the process says of itself, and warnings of libraries. Adding an entry never blocks and never fails; when the
 * queue is full, entries are dropped and counted.
 */
public final class NodeLog implements Consumer<EventRecord>, AutoCloseable {
    private static final long DRAIN_MILLIS = 1_000;

    private final NodeId node;
    private final OutputStreamAppender<Line> sink;
    private final LineQueue queue;
    private final LoggerContext loggers;
    private volatile long incarnation;

    private NodeLog(final NodeId node, final LogConfig config, final OutputStream standard) {
        this.node = node;
        this.loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        this.sink = Sinks.open(loggers, config, standard);
        this.queue = new LineQueue(
                sink::doAppend,
                count -> line(
                        Severity.WARN,
                        "log_lines_dropped",
                        node.name(),
                        "they came faster than they could be written",
                        details("count", Long.toString(count))));
    }

    /**
     * Opens it, and gives the libraries of this process a voice in it.
     *
     * @param standard where lines go if the configuration names no file
     * @throws Rejected if the file cannot be written
     */
    public static NodeLog open(final NodeId node, final LogConfig config, final OutputStream standard) {
        final NodeLog log = new NodeLog(node, config, standard);
        log.queue.start();
        log.listenToLibraries();
        return log;
    }

    /** An event of a capability or of the host. */
    @Override
    public void accept(final EventRecord event) {
        incarnation = event.incarnation();
        queue.add(new Line(Severity.of(event.kind()), event));
    }

    /** What the process itself has to say; it goes under the incarnation that spoke last. */
    public void tell(final String kind, final String cause, final SortedMap<String, String> details) {
        tell(Severity.of(kind), kind, node.name(), cause, details);
    }

    void tell(
            final Severity severity,
            final String kind,
            final String subject,
            final String cause,
            final SortedMap<String, String> details) {
        queue.add(line(severity, kind, subject, cause, details));
    }

    /** How many entries were dropped. */
    public long dropped() {
        return queue.dropped();
    }

    /** One detail. */
    public static SortedMap<String, String> details(final String name, final String value) {
        return new TreeMap<>(java.util.Map.of(name, value));
    }

    /** What was thrown, as the details of an entry. */
    public static SortedMap<String, String> details(final Throwable thrown) {
        return details(Line.STACK, stack(thrown));
    }

    /** Writes what waits, if that goes on at all, and silences the libraries. */
    @Override
    public void close() {
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).detachAndStopAllAppenders();
        try {
            if (queue.close(DRAIN_MILLIS)) {
                sink.stop();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    static String stack(final Throwable thrown) {
        final StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private void listenToLibraries() {
        final LibraryAppender libraries = new LibraryAppender(this);
        libraries.setContext(loggers);
        libraries.start();
        final Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(libraries);
    }

    private Line line(
            final Severity severity,
            final String kind,
            final String subject,
            final String cause,
            final SortedMap<String, String> details) {
        return new Line(
                severity,
                new EventRecord(
                        System.currentTimeMillis(),
                        System.nanoTime(),
                        node,
                        incarnation,
                        "",
                        kind,
                        subject,
                        cause,
                        details));
    }
}
