package kintsugi.node.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A node in a process of its own.
 *
 * @param process it
 * @param log its output
 */
public record StartedProcess(Process process, JsonLog log) {
    /**
     * Starts one; its output goes to a file beside the configuration.
     *
     * @param prefix of the command: where to run it
     * @param capabilities of {@link TestNode} that are to be started besides those of the configuration
     */
    public static StartedProcess start(final List<String> prefix, final Path config, final String... capabilities) {
        final List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("kintsugi.jvm").split(" ")));
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), TestNode.class.getName(), config.toString()));
        command.addAll(List.of(capabilities));
        try {
            final Path out = Files.createTempFile(config.resolveSibling(""), "out-", ".log");
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            return new StartedProcess(process, new JsonLog(out));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
