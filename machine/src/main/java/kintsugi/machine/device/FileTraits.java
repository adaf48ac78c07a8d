package kintsugi.machine.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import kintsugi.core.data.Blocks;

/**
 * What the file system in some folder does with holes, found out by trying: what it says of itself does not tell (block sizes of
 * clusters, folios and network servers differ from the one it names).
 *
 * @param granuleBytes smallest part that holds data or not by itself; {@link #NO_HOLES} if none can be told from data
 * @param canPunch whether space can be given back
 */
record FileTraits(long granuleBytes, boolean canPunch) {
    /** The granule of a file system that does not tell holes from data. */
    static final long NO_HOLES = 0;

    private static final String GRANULE = "granule";
    private static final String PUNCHES = "punches";
    private static final long LARGEST_GRANULE_BYTES = 2 << 20;

    /** Tries with a file of its own in that folder. */
    static FileTraits of(final Path folder) throws IOException {
        final Path path = folder.resolve("probe");
        try (PosixFile file = PosixFile.open(path, Posix.READ_WRITE | Posix.CREATE | Posix.TRUNCATE)) {
            return of(file);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    /** As {@link #putInto} left them. */
    static FileTraits from(final SortedMap<String, String> values) {
        return new FileTraits(
                Long.parseLong(values.getOrDefault(GRANULE, "0")), Boolean.parseBoolean(values.get(PUNCHES)));
    }

    void putInto(final SortedMap<String, String> values) {
        values.put(GRANULE, Long.toString(granuleBytes));
        values.put(PUNCHES, Boolean.toString(canPunch));
    }

    boolean knowsHoles() {
        return granuleBytes != NO_HOLES;
    }

    private static FileTraits of(final PosixFile file) {
        final long place = 2 * LARGEST_GRANULE_BYTES;
        file.resize(2 * place);
        final IoBuffer buffer = new IoBuffer();
        file.write(buffer, Blocks.BYTES, place);
        file.sync();
        final long granule = file.nextHole(place) - place;
        final boolean isKnown = file.nextData(0) == place
                && granule >= Blocks.BYTES
                && granule <= LARGEST_GRANULE_BYTES
                && Long.bitCount(granule) == 1;
        return new FileTraits(isKnown ? granule : NO_HOLES, isKnown && canPunch(file, place, granule));
    }

    private static boolean canPunch(final PosixFile file, final long place, final long length) {
        try {
            file.punch(place, length);
            return file.nextData(0) == Long.MAX_VALUE;
        } catch (SystemError failed) {
            if (failed.isNotSupported()) {
                return false;
            }
            throw failed;
        }
    }
}
