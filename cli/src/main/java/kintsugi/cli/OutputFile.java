package kintsugi.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that an option names and a command will write. */
final class OutputFile {
    private OutputFile() {}

    /** Before a long run, not after it: whether the file can be written. */
    static void check(final String option, final Path file) {
        final Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BadInput(option + " " + file + ": the folder " + folder + " does not exist; make it first.");
        }
        if (Files.isDirectory(file)) {
            throw new BadInput(option + " " + file + " is a folder: name a file in it.");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new BadInput(option + " " + file + " cannot be written: choose a place that you may write to.");
        }
    }
}
