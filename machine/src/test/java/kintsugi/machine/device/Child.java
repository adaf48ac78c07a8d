package kintsugi.machine.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A second process: another JVM with the class path and flags of this one. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Child(final Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(final Class<?> main, final String... arguments) {
        final List<String> line = new ArrayList<>();
        line.add(System.getProperty("java.home") + "/bin/java");
        line.addAll(List.of(System.getProperty("kintsugi.jvm").split(" ")));
        line.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        line.add(main.getName());
        line.addAll(List.of(arguments));
        try {
            return new Child(new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    long pid() {
        return process.pid();
    }

    /** The next line it prints. */
    String line() {
        try {
            return Objects.requireNonNull(output.readLine(), "the child ended without another line");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** SIGKILL; then the whole lines that it printed and that were not read yet. */
    List<String> kill() {
        Rig.run("kill", "-9", Long.toString(pid()));
        final List<String> rest = rest();
        waitFor();
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        waitFor();
    }

    private List<String> rest() {
        try {
            final StringBuilder text = new StringBuilder();
            for (int c = output.read(); c >= 0; c = output.read()) {
                text.append((char) c);
            }
            final int end = text.lastIndexOf("\n");
            return end < 0 ? List.of() : List.of(text.substring(0, end).split("\n"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void waitFor() {
        try {
            process.waitFor();
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }
}
