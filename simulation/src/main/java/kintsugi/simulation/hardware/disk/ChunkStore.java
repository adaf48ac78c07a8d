package kintsugi.simulation.hardware.disk;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;
import kintsugi.simulation.hardware.disk.folder.ChunkFolder;
import org.jspecify.annotations.Nullable;

/**
 * The face of a disk that stores whole chunks under paths. Space is reserved first, so that what is on its way always fits; a
 * commit writes the content and takes the disk's time; only then is the chunk there, whole and durable. A chunk on its way when
 * power goes or the disk fails leaves nothing, and its space is free again.
 */
public final class ChunkStore {
    private static final int LONGEST_PATH = 1_024;

    private final DiskUnit disk;
    private final SortedMap<String, Chunk> chunks = new TreeMap<>();
    private final TreeSet<String> onTheirWay = new TreeSet<>();
    private @Nullable ChunkFolder folder;

    ChunkStore(final DiskUnit disk) {
        this.disk = disk;
    }

    /**
     * Takes space for a chunk.
     *
     * @param path names separated by {@code /}, as {@link #checkPath} wants them
     * @throws Rejected {@code no_space}, {@code bad_path}, or {@code already_exists}
     */
    public ChunkReservation reserve(final String path, final int bytes) {
        checkPath(path);
        Invariant.that(bytes >= 0, "a chunk of %d bytes", bytes);
        if (chunks.containsKey(path) || onTheirWay.contains(path)) {
            throw new Rejected("already_exists", "disk " + disk.name() + " has a chunk " + path + ": delete it first");
        }
        disk.capacity().reserve(bytes);
        onTheirWay.add(path);
        return new ChunkReservation(path, bytes);
    }

    /** Gives the space back; harmless to repeat. */
    public void release(final ChunkReservation reservation) {
        if (reservation.close()) {
            giveBack(reservation);
        }
    }

    /**
     * Writes the content into the reserved space.
     *
     * @throws kintsugi.core.failure.Unavailable {@code disk_offline}; the reservation stays open
     */
    public ChunkTicket commit(final ChunkReservation reservation, final Payload content) {
        Invariant.that(content.length() == reservation.bytes(), "%d bytes reserved", reservation.bytes());
        final ChunkTicket ticket = submit(
                content.length(),
                () -> {
                    disk.capacity().commit(reservation.bytes());
                    onTheirWay.remove(reservation.path());
                    put(reservation.path(), Chunk.of(content));
                    return Payload.EMPTY;
                },
                () -> giveBack(reservation));
        Invariant.that(reservation.close(), "%s is committed or released already", reservation.path());
        return ticket;
    }

    /**
     * Reads a chunk; its ticket fails as {@link Corrupt} if the content does not match its checksums.
     *
     * @throws Rejected {@code no_such_chunk}
     */
    public ChunkTicket read(final String path) {
        return submit(existing(path).content().length(), () -> checked(path), () -> {});
    }

    /** Overwrites a chunk, damaged or not, with good content of the same size. */
    public ChunkTicket recoverChunk(final String path, final Payload content) {
        final int length = existing(path).content().length();
        if (length != content.length()) {
            throw new Rejected("bad_size", "chunk " + path + " has " + length + " bytes, not " + content.length());
        }
        return submit(
                length,
                () -> {
                    existing(path);
                    put(path, Chunk.of(content));
                    return Payload.EMPTY;
                },
                () -> {});
    }

    /** Removes a chunk and frees its space, at once. */
    public void delete(final String path) {
        disk.capacity().free(existing(path).content().length());
        chunks.remove(path);
        if (folder != null) {
            folder.delete(path);
        }
    }

    /** Paths that begin so, sorted. */
    public List<String> list(final String prefix) {
        return chunks.tailMap(prefix).keySet().stream()
                .takeWhile(path -> path.startsWith(prefix))
                .toList();
    }

    /** Whether there is a chunk. */
    public boolean contains(final String path) {
        return chunks.containsKey(path);
    }

    /** Damages the content of a chunk under its checksums. */
    public void injectCorruption(final String path) {
        put(path, existing(path).damaged(disk.random()));
    }

    /** Keeps all chunks in that folder from now on, and first takes over those that it holds. */
    public void persistIn(final ChunkFolder place) {
        Invariant.that(folder == null, "disk %s has a folder already", disk.name());
        place.load((path, content, checksums) -> {
            checkPath(path);
            disk.capacity().reserve(content.length());
            disk.capacity().commit(content.length());
            chunks.put(path, new Chunk(content, checksums));
        });
        folder = place;
        chunks.forEach((path, chunk) -> place.save(path, chunk.content(), chunk.checksums()));
    }

    /** @throws Rejected {@code bad_path} unless the path is relative, of plain names, and stays below its root */
    public static void checkPath(final String path) {
        boolean isGood = !path.isEmpty() && path.length() <= LONGEST_PATH && path.indexOf('\\') < 0;
        for (final String name : path.split("/", -1)) {
            isGood &= !name.isEmpty()
                    && !name.equals(".")
                    && !name.equals("..")
                    && name.chars().allMatch(c -> c >= ' ');
        }
        if (!isGood) {
            throw new Rejected("bad_path", "'" + path + "' is not a path of names joined by '/', without '.' and '..'");
        }
    }

    private Payload checked(final String path) {
        final Chunk chunk = existing(path);
        if (!chunk.isSound()) {
            throw new Corrupt(
                    "checksum_mismatch",
                    "chunk " + path + " of disk " + disk.name() + " fails its checksum: recover it from another copy");
        }
        return chunk.content();
    }

    private void put(final String path, final Chunk chunk) {
        chunks.put(path, chunk);
        if (folder != null) {
            folder.save(path, chunk.content(), chunk.checksums());
        }
    }

    private void giveBack(final ChunkReservation reservation) {
        disk.capacity().release(reservation.bytes());
        onTheirWay.remove(reservation.path());
    }

    private Chunk existing(final String path) {
        final Chunk chunk = chunks.get(path);
        if (chunk == null) {
            throw new Rejected("no_such_chunk", "disk " + disk.name() + " has no chunk " + path);
        }
        return chunk;
    }

    private ChunkTicket submit(
            final long bytes, final java.util.function.Supplier<Payload> effect, final Runnable onLoss) {
        final ChunkTicket ticket = new ChunkTicket(effect, onLoss);
        ticket.accepted(disk.submit(bytes, ticket));
        return ticket;
    }
}
