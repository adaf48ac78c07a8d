package kintsugi.input;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a file that the user named. */
public final class FileText {
    private static final long LARGEST_BYTES = 4 << 20;

    private FileText() {}

    /**
     * All of it.
     *
     * @throws InputException if it cannot be read, or is no text
     */
    public static String read(final DocumentKind kind, final Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LARGEST_BYTES) {
                throw new InputException(
                        Place.of(file.toString()), "the file is larger than 4 MiB; is it a " + kind.noun() + "?");
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new InputException(
                    Place.of(file.toString()), "there is no such file; check the path (" + kind.whereabouts() + ")");
        } catch (CharacterCodingException notText) {
            throw new InputException(
                    Place.of(file.toString()), "the file is not text in UTF-8; is it a " + kind.noun() + "?");
        } catch (IOException unreadable) {
            throw new InputException(
                    Place.of(file.toString()),
                    "the file cannot be read (" + unreadable.getClass().getSimpleName()
                            + "); check the path and its rights");
        }
    }
}
