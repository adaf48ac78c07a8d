package kintsugi.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import kintsugi.input.Section;

/** Paths in a configuration: relative to its file, and looked at without touching anything. */
final class Paths {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path base;

    Paths(final Path base) {
        this.base = base;
    }

    /** A file that must be there. */
    Path input(final Section section, final String key) {
        final Path file = path(section, key, "");
        if (file.equals(base)) {
            return file; // told already
        }
        if (!Files.exists(file)) {
            section.problem(key, "there is no file " + file + "; make it, or correct the path");
        } else if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            section.problem(key, file + " is not a file that this user may read; correct the path or its rights");
        }
        return file;
    }

    /** A file that must be there and that nobody else may read. */
    Path secret(final Section section, final String key) {
        final Path file = input(section, key);
        if (Files.isRegularFile(file) && isOpenToOthers(file)) {
            section.problem(key, "others may read or change " + file + ", which is secret; run: chmod 600 " + file);
        }
        return file;
    }

    /** A folder, or where one can be made. */
    Path folder(final Section section, final String key, final String otherwise) {
        final Path folder = path(section, key, otherwise);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            section.problem(key, folder + " is a file and should be a folder; name another");
        }
        return folder;
    }

    /** A file that will be written. */
    Path output(final Section section, final String key) {
        final Path file = path(section, key, "");
        if (!file.equals(base) && Files.isDirectory(file)) {
            section.problem(key, file + " is a folder; name a file in it");
        }
        if (file.toString().indexOf('%') >= 0) {
            section.problem(
                    key, "'" + key + "' holds a '%', which the names of files put aside cannot; choose another name");
        }
        return file;
    }

    private Path path(final Section section, final String key, final String otherwise) {
        final String text = section.text(key, otherwise);
        try {
            final Path path = base.resolve(text).normalize();
            if (!path.equals(base)) {
                return path;
            }
            section.problem(key, "'" + key + "' is the folder of this file; name something in it");
        } catch (InvalidPathException bad) {
            section.problem(key, "'" + text + "' is not a path: " + bad.getReason() + "; correct it");
        }
        return base;
    }

    private static boolean isOpenToOthers(final Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (UnsupportedOperationException | IOException noSuchRights) {
            return false; // a file system without them; reading the file will tell what else is wrong
        }
    }
}
