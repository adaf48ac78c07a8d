package kintsugi.machine.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import kintsugi.core.failure.Rejected;

/** Files with what only this node may know. */
final class PrivateFile {
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private PrivateFile() {}

    /**
     * Looks at the rights of the file, where the file system has such.
     *
     * @param what it holds, in words
     * @throws Rejected with that code, if others can read or change it
     */
    static void require(final Path file, final String code, final String what) throws IOException {
        final PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        for (final PosixFilePermission right : view.readAttributes().permissions()) {
            if (OF_OTHERS.contains(right)) {
                throw new Rejected(
                        code, "others can read or change the " + what + " file " + file + ": chmod 600 " + file);
            }
        }
    }
}
