package kintsugi.lab.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kintsugi.lab.run.RunResult;

/** The report of a run as one HTML file: styles and pictures inline, no scripts, nothing fetched. */
public final class HtmlReport {
    private final RunResult result;

    /** The report of that run. */
    public HtmlReport(final RunResult result) {
        this.result = result;
    }

    /**
     * Writes it, replacing what is there.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(final Path file) throws IOException {
        Files.writeString(file, html(), StandardCharsets.UTF_8);
    }

    /** The whole document. */
    public String html() {
        return "<!doctype html><title>" + result.scenario() + "</title>";
    }
}
