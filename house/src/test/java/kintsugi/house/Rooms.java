package kintsugi.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The modules of the build and the arrows allowed between them (ARCHITECTURE.md). Rooms that do not exist yet have their rules
 * already. A module without a row here is an error: whoever adds a room says where it stands.
 */
public final class Rooms {
    /**
     * One module.
     *
     * @param name its folder, and the second part of its package names
     * @param below rooms that its main code may use
     * @param belowInTests rooms that its tests may use besides
     * @param repeatable which of its packages run in virtual time and must give the same run for the same seed; all of
     *     them (an empty name), or those named
     */
    public record Room(String name, Set<String> below, Set<String> belowInTests, Set<String> repeatable) {
        /** Its Java package. */
        public String javaPackage() {
            return "kintsugi." + name;
        }

        /** The compiled classes of its repeatable packages. */
        public List<Path> repeatableClasses() {
            final Path top = folder().resolve("target/classes/kintsugi").resolve(name);
            return repeatable.stream()
                    .sorted()
                    .flatMap(part -> files(top.resolve(part), ".class").stream())
                    .toList();
        }

        /** Its folder. */
        public Path folder() {
            return ROOT.resolve(name);
        }
    }

    private static final Set<String> ALL = Set.of("");
    private static final Set<String> NONE = Set.of();
    private static final Set<String> WORLDS = Set.of("simulation", "machine");
    private static final Set<String> PARTS =
            Set.of("core", "input", "proto", "simulation", "machine", "lease", "block", "file", "ops");

    /** The folder of the whole build. */
    public static final Path ROOT = Path.of(System.getProperty("kintsugi.root"));

    private static final SortedMap<String, Room> KNOWN = table(
            new Room("proto", Set.of(), Set.of(), NONE),
            new Room("core", Set.of(), Set.of(), ALL),
            new Room("input", Set.of("core"), Set.of(), NONE),
            new Room("simulation", Set.of("core"), Set.of(), ALL),
            new Room("machine", Set.of("core"), Set.of(), NONE),
            new Room("lease", Set.of("core", "proto"), WORLDS, ALL),
            new Room("block", Set.of("core", "proto"), WORLDS, ALL),
            new Room("file", Set.of("core", "proto"), WORLDS, ALL),
            new Room("ops", Set.of("core", "proto"), WORLDS, ALL),
            new Room(
                    "node",
                    Set.of("core", "input", "proto", "machine", "lease", "block", "file", "ops"),
                    Set.of(),
                    NONE),
            new Room("lab", PARTS, Set.of(), Set.of("expect", "fault", "load")),
            new Room("server", sum(PARTS, "lab"), Set.of(), NONE),
            new Room("benchmarks", sum(PARTS, "lab"), Set.of(), NONE),
            new Room("cli", sum(PARTS, "node", "lab", "server", "benchmarks"), Set.of(), NONE),
            new Room("house", Set.of(), Set.of("cli"), NONE));

    private Rooms() {}

    /** Every room that the rules know, also those to come, by name. */
    public static SortedMap<String, Room> known() {
        return KNOWN;
    }

    /** The rooms that exist: every folder with a pom. */
    public static List<Room> existing() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .map(Rooms::named)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All files below a folder that end so, sorted; none if the folder is missing. */
    public static List<Path> files(final Path folder, final String ending) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Room named(final String name) {
        final Room room = KNOWN.get(name);
        if (room == null) {
            throw new AssertionError("module " + name + " has no row in " + Rooms.class.getName()
                    + ": add it, and say which rooms lie below it");
        }
        return room;
    }

    private static SortedMap<String, Room> table(final Room... rooms) {
        final SortedMap<String, Room> byName = new TreeMap<>();
        for (final Room room : rooms) {
            byName.put(room.name(), room);
        }
        return byName;
    }

    private static Set<String> sum(final Set<String> some, final String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toSet());
    }
}
