package kintsugi.lab.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads the block service and the campaign once more, apart from the real ones: classes that were compiled anew from a folder, the others of the
 * two from where the real ones come; everything else is shared.
 */
final class ApartLoader extends ClassLoader {
    private final Path changed;

    ApartLoader(final Path changed) {
        super(ApartLoader.class.getClassLoader());
        this.changed = changed;
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean isResolved) throws ClassNotFoundException {
        if (!name.startsWith("kintsugi.block.") && !name.startsWith("kintsugi.lab.campaign.")) {
            return super.loadClass(name, isResolved);
        }
        final Class<?> known = findLoadedClass(name); // one thread uses this loader
        return known != null ? known : define(name);
    }

    private Class<?> define(final String name) throws ClassNotFoundException {
        final String path = name.replace('.', '/') + ".class";
        final Path own = changed.resolve(path);
        try (InputStream in =
                Files.exists(own) ? Files.newInputStream(own) : getParent().getResourceAsStream(path)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            final byte[] code = in.readAllBytes();
            return defineClass(name, code, 0, code.length);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
