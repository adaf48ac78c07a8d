package kintsugi.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Logback as it starts in every command: silent, because the terminal belongs to the command. {@link NodeLog} gives it a voice. Found
 * by logback through {@code META-INF/services}; no configuration files are looked for.
 */
public final class SilentConfigurator extends ContextAwareBase implements Configurator {
    /** For the service loader. */
    public SilentConfigurator() {}

    @Override
    public ExecutionStatus configure(final LoggerContext loggers) {
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
