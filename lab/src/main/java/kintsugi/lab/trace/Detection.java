package kintsugi.lab.trace;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Which format a file has, by its name and how it begins. */
final class Detection {
    /** How much of the beginning is looked at. */
    static final int SAMPLE_BYTES = 512;

    private Detection() {}

    static Optional<TraceFormat> detect(final String fileName, final byte[] beginning) {
        if (fileName.toLowerCase(Locale.ROOT).endsWith(".vscsi") || isBinary(beginning)) {
            return Optional.of(TraceFormat.VSCSI);
        }
        final String line = new String(beginning, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(l -> !LineReader.isComment(l))
                .findFirst()
                .orElse("");
        return switch (line.split(",", -1).length) {
            case 7 -> Optional.of(TraceFormat.MSR_CSV);
            case 5 -> Optional.of(TraceFormat.VSCSI_CSV);
            case 1 -> line.trim().split("\\s+").length == 5 ? Optional.of(TraceFormat.DISKSIM) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean isBinary(final byte[] beginning) {
        for (final byte b : beginning) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }
}
