package kintsugi.machine.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;

/**
 * The folder of one node: locked while it is open, marked as that node's, and counting its starts.
 *
 * <p>The first start writes {@code incarnation} (0) before {@code identity}, so a folder with an identity always has a count: one
 * whose count is missing or damaged is refused, for a node that took 1 again could be taken for its own past by its peers. Each
 * start makes the next number durable before anybody learns it.
 */
public final class NodeFolder implements AutoCloseable {
    private static final String IDENTITY = "identity";
    private static final String INCARNATION = "incarnation";
    private static final String DEVICES = "devices";

    /** What a folder may hold before its first start has ended. */
    private static final Set<String> BEGINNINGS =
            Set.of("lock", INCARNATION, INCARNATION + ".new", IDENTITY + ".new", "lost+found");

    private final Path path;
    private final FolderLock lock;
    private final long incarnation;
    private final Semaphore carriers = Lanes.allButOneCarrier();

    private NodeFolder(final Path path, final FolderLock lock, final long incarnation) {
        this.path = path;
        this.lock = lock;
        this.incarnation = incarnation;
    }

    /**
     * Opens the folder, which becomes that node's if it is empty or does not exist (its parent must), and raises the incarnation.
     *
     * @param cluster the name of the cloud that the node belongs to, in one line
     * @throws Rejected {@code folder_in_use}; {@code folder_of_another} node or cluster (it is unchanged); {@code folder_unusable}
     *     if it is damaged, holds other things, or cannot be written
     */
    public static NodeFolder open(final Path folder, final NodeId self, final String cluster) {
        Posix.checkSupported();
        final Path path = folder.toAbsolutePath().normalize();
        try {
            makeFolder(path);
            checkNoStrangers(path);
            final FolderLock lock = FolderLock.take(path);
            try {
                checkIdentity(path, self, cluster);
                return new NodeFolder(path, lock, nextIncarnation(path));
            } catch (RuntimeException refused) {
                lock.close();
                throw refused;
            }
        } catch (IOException | SystemError failed) {
            throw SmallFile.unusable(path, "cannot be used (" + failed + "): check the path and its permissions");
        }
    }

    /** Which start of the node this is: at least one more than at the last. */
    public long incarnation() {
        return incarnation;
    }

    /** Where it is, absolute. */
    public Path path() {
        return path;
    }

    /** Unlocks it. Close its devices first. */
    @Override
    public void close() {
        lock.close();
    }

    /** Makes sure that the folder of that device is there. */
    Path deviceFolder(final String name) throws IOException {
        makeFolder(path.resolve(DEVICES));
        final Path place = makeFolder(path.resolve(DEVICES).resolve(name));
        PosixFile.syncParent(place); // whoever made it may have been killed before it was durable
        return place;
    }

    /** How many carriers the devices of this node may keep at once. */
    Semaphore carriers() {
        return carriers;
    }

    private static Path makeFolder(final Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path);
            PosixFile.syncParent(path);
        }
        return path;
    }

    private static void checkIdentity(final Path path, final NodeId self, final String cluster) throws IOException {
        final SortedMap<String, String> mine = new TreeMap<>();
        mine.put("node", self.name());
        mine.put("cluster", cluster);
        if (Files.exists(path.resolve(IDENTITY))) {
            final SortedMap<String, String> found = SmallFile.read(path.resolve(IDENTITY), IDENTITY);
            if (!found.equals(mine)) {
                throw new Rejected(
                        "folder_of_another",
                        "folder " + path + " belongs to node '" + found.get("node") + "' of cluster '"
                                + found.get("cluster") + "', not to node '" + self + "' of cluster '" + cluster
                                + "': give each node a folder of its own");
            }
        } else {
            begin(path, mine);
        }
    }

    private static void begin(final Path path, final SortedMap<String, String> identity) throws IOException {
        if (Files.isReadable(path.resolveSibling(""))) {
            PosixFile.syncParent(path); // whoever made it may have been killed before it was durable
        }
        final Path count = path.resolve(INCARNATION);
        if (!Files.exists(count)) {
            writeIncarnation(count, 0);
        } else if (readIncarnation(count) != 0) {
            throw SmallFile.unusable(
                    path,
                    "has lost its file " + IDENTITY + ": put it back from a copy, or start the node anew elsewhere");
        }
        SmallFile.write(path.resolve(IDENTITY), IDENTITY, identity);
    }

    /** Before the lock, so that a folder that is not a node's is left as it is. */
    private static void checkNoStrangers(final Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            final List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            final List<String> strangers =
                    names.stream().filter(name -> !BEGINNINGS.contains(name)).toList();
            if (!names.contains(IDENTITY) && !strangers.isEmpty()) {
                throw SmallFile.unusable(
                        path,
                        "is not a node's folder, for it holds " + strangers.getFirst() + " and no " + IDENTITY
                                + ": name an empty folder, or a new one");
            }
        }
    }

    private static long nextIncarnation(final Path path) {
        final Path count = path.resolve(INCARNATION);
        final long next = readIncarnation(count) + 1;
        writeIncarnation(count, next);
        SmallFile.keepRoom(count);
        return next;
    }

    private static long readIncarnation(final Path count) {
        final String text = SmallFile.read(count, INCARNATION).getOrDefault(INCARNATION, "");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException damaged) {
            throw SmallFile.unusable(count, "says '" + text + "', which is no number of a start");
        }
    }

    private static void writeIncarnation(final Path count, final long incarnation) {
        final SortedMap<String, String> values = new TreeMap<>();
        values.put(INCARNATION, Long.toString(incarnation));
        SmallFile.write(count, INCARNATION, values);
    }
}
