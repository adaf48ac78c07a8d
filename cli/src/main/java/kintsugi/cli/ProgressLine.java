package kintsugi.cli;

import java.util.Locale;
import kintsugi.core.unit.Units;
import kintsugi.lab.run.ProgressListener;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** One line that moves, if a person is watching; nothing otherwise. It is wiped when closed. */
final class ProgressLine implements ProgressListener, AutoCloseable {
    private static final int WIDTH = 79;
    private static final int STEPS = 1000;

    private final Terminal terminal;
    private final @Nullable ProgressBar bar;

    private ProgressLine(final Terminal terminal, final @Nullable ProgressBar bar) {
        this.terminal = terminal;
        this.bar = bar;
    }

    static ProgressLine on(final Terminal terminal) {
        if (!terminal.isErrLive()) {
            return new ProgressLine(terminal, null);
        }
        final ProgressBar bar = new ProgressBarBuilder()
                .setInitialMax(STEPS)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit("%", STEPS / 100)
                .hideEta()
                .setConsumer(
                        new DelegatingProgressBarConsumer(text -> terminal.err().print('\r' + text), WIDTH))
                .build();
        return new ProgressLine(terminal, bar);
    }

    @Override
    public void onProgress(final Progress progress) {
        if (bar != null) {
            bar.stepTo(Math.round(progress.fraction() * STEPS));
            bar.setExtraMessage(String.format(
                    Locale.ROOT, " %s, %.0f s", progress.stage(), (double) progress.simulatedNanos() / Units.SECOND));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            terminal.err().print("\r" + " ".repeat(WIDTH) + "\r");
        }
    }
}
