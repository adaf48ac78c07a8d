package kintsugi.benchmarks.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The peer in a process of its own, with the options of this one. It ends when it reads the end of its input: so also when this
 * process is killed.
 */
final class ForkedPeer implements WirePeer {
    private static final long ENDS_AT_MOST_SECONDS = 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final Ports ports;

    private ForkedPeer(final Process process, final String secret) {
        this.process = process;
        commands = process.outputWriter();
        answers = process.inputReader();
        ports = ask(secret, Ports.class);
    }

    /** Starts it. */
    static ForkedPeer start(final String secret) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PeerProgram.class.getName()));
        try {
            return new ForkedPeer(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start(),
                    secret);
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public Usage usage() {
        return ask(PeerProgram.USAGE, Usage.class);
    }

    @Override
    public LiveObjects weigh() {
        return ask(PeerProgram.WEIGH, LiveObjects.class);
    }

    private <T> T ask(final String question, final Class<T> kind) {
        try {
            commands.write(question + '\n');
            commands.flush();
            final String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException(
                        "the peer's process ended: " + process.onExit().join());
            }
            return JSON.readValue(answer, kind);
        } catch (JsonProcessingException garbled) {
            throw new IllegalStateException("the peer's process does not answer as it should", garbled);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(ENDS_AT_MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException told) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
