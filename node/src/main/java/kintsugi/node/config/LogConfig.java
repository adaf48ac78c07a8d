package kintsugi.node.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a node says of itself, and where to.
 *
 * @param format of each line
 * @param file standard output if empty
 * @param fileBytes size at which a file is put aside
 * @param files how many that were put aside are kept
 */
public record LogConfig(Format format, Optional<Path> file, long fileBytes, int files) {
    /** How a line looks. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object. */
        JSON
    }
}
