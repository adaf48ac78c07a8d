package kintsugi.node.log;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import kintsugi.core.failure.Rejected;
import kintsugi.node.config.LogConfig;

/** Where lines go, by logback's appenders: they outlive a full disk and a file that was taken away. */
final class Sinks {
    private Sinks() {}

    /** @throws Rejected if the file cannot be written */
    static OutputStreamAppender<Line> open(final Context context, final LogConfig config, final OutputStream standard) {
        final OutputStreamAppender<Line> appender =
                config.file().map(file -> file(context, file, config)).orElseGet(() -> stream(context, standard));
        final LineEncoder encoder =
                new LineEncoder(config.format() == LogConfig.Format.JSON ? new JsonFormat() : new TextFormat());
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static OutputStreamAppender<Line> stream(final Context context, final OutputStream standard) {
        final OutputStreamAppender<Line> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName("stream");
        appender.setOutputStream(new Unclosable(standard));
        return appender;
    }

    private static OutputStreamAppender<Line> file(final Context context, final Path file, final LogConfig config) {
        requireWritable(file);
        final RollingFileAppender<Line> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        final SizeBasedTriggeringPolicy<Line> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(config.fileBytes()));
        size.setCheckIncrement(Duration.buildByMilliseconds(0));
        size.start();
        appender.setTriggeringPolicy(size);
        final FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(config.files());
        rolling.start();
        appender.setRollingPolicy(rolling);
        return appender;
    }

    private static void requireWritable(final Path file) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.newOutputStream(
                            file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)
                    .close();
        } catch (IOException unwritable) {
            throw new Rejected(
                    "log_unwritable",
                    "the log " + file + " cannot be written (" + unwritable
                            + "); correct 'log.file' or the rights of its folder");
        }
    }

    /** Standard output, which is not the log's to close. */
    private static final class Unclosable extends FilterOutputStream {
        Unclosable(final OutputStream out) {
            super(out);
        }

        @Override
        public void write(final byte[] bytes, final int from, final int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
