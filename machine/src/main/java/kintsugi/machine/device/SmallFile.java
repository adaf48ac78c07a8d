package kintsugi.machine.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Rejected;

/**
 * A few named values in a text file that is replaced as a whole: written beside, synced, renamed over the old one, and the folder
 * synced. Whoever is killed at any instruction leaves the old file or the new one. A checksum tells whether anything else happened
 * to it.
 *
 * <pre>
 * kintsugi KIND VERSION
 * NAME VALUE
 * crc32c 0123abcd
 * </pre>
 */
final class SmallFile {
    private static final int VERSION = 1;
    private static final int LONGEST_BYTES = 4096;
    private static final String CHECKSUM = "crc32c ";

    private SmallFile() {}

    /** Durable when it returns. */
    static void write(final Path path, final String kind, final SortedMap<String, String> values) {
        final StringBuilder text = new StringBuilder("kintsugi " + kind + " " + VERSION + "\n");
        values.forEach(
                (name, value) -> text.append(name).append(' ').append(value).append('\n'));
        final String checksum = checksum(text.toString());
        text.append(CHECKSUM).append(checksum).append('\n');
        try (PosixFile file = PosixFile.open(fresh(path), Posix.READ_WRITE | Posix.CREATE)) {
            final byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            final IoBuffer buffer = new IoBuffer();
            buffer.fill(new BytesPayload(bytes), 0, bytes.length);
            file.write(buffer, bytes.length, 0);
            file.resize(bytes.length);
            file.sync();
            Files.move(fresh(path), path, StandardCopyOption.ATOMIC_MOVE);
            PosixFile.syncParent(path);
        } catch (IOException | SystemError failed) {
            throw unusable(path, "cannot be written (" + failed + "): check space and permissions there");
        }
    }

    /** Sets room aside for the next {@link #write} of that file, if there is any: so that it can be done on a full disk. */
    static void keepRoom(final Path path) {
        try (PosixFile file = PosixFile.open(fresh(path), Posix.READ_WRITE | Posix.CREATE)) {
            final IoBuffer buffer = new IoBuffer();
            buffer.fillWithZeros(LONGEST_BYTES);
            file.write(buffer, LONGEST_BYTES, 0);
            file.sync();
        } catch (SystemError full) {
            if (!full.isNoSpace()) {
                throw full;
            }
        }
    }

    /** @throws Rejected unless it is whole, of that kind, and of a version that is known */
    static SortedMap<String, String> read(final Path path, final String kind) {
        final String text = text(path);
        final int end = text.lastIndexOf(CHECKSUM);
        if (end < 0 || !text.substring(end).equals(CHECKSUM + checksum(text.substring(0, end)) + "\n")) {
            throw unusable(
                    path, "is damaged (its checksum does not match): put the file back from a copy of the folder");
        }
        final String[] lines = text.substring(0, end).split("\n", -1);
        if (!lines[0].equals("kintsugi " + kind + " " + VERSION)) {
            throw unusable(
                    path,
                    "begins with '" + lines[0] + "', not 'kintsugi " + kind + " " + VERSION
                            + "': it is another file, or of another version of Kintsugi");
        }
        final SortedMap<String, String> values = new TreeMap<>();
        for (int i = 1; i < lines.length - 1; i++) {
            final int space = lines[i].indexOf(' ');
            values.put(lines[i].substring(0, Math.max(0, space)), lines[i].substring(space + 1));
        }
        return values;
    }

    /** The refusal of a file. */
    static Rejected unusable(final Path path, final String why) {
        return new Rejected("folder_unusable", path + " " + why);
    }

    private static Path fresh(final Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    private static String text(final Path path) {
        try {
            if (Files.size(path) > LONGEST_BYTES) {
                throw unusable(path, "is longer than any such file: it is another one");
            }
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw unusable(path, "cannot be read (" + failed + "): check the folder");
        }
    }

    private static String checksum(final String text) {
        final CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
