package kintsugi.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.SortedMap;
import java.util.TreeMap;

/** What libraries say through SLF4J, as entries of kind {@code library}: the subject is the logger, the cause the message. */
final class LibraryAppender extends AppenderBase<ILoggingEvent> {
    private final NodeLog log;

    LibraryAppender(final NodeLog log) {
        this.log = log;
    }

    @Override
    protected void append(final ILoggingEvent event) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put("thread", event.getThreadName());
        if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
            details.put(Line.STACK, NodeLog.stack(proxy.getThrowable()));
        }
        log.tell(severity(event.getLevel()), "library", event.getLoggerName(), event.getFormattedMessage(), details);
    }

    private static Severity severity(final Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return Severity.ERROR;
        }
        return level.isGreaterOrEqual(Level.WARN) ? Severity.WARN : Severity.INFO;
    }
}
