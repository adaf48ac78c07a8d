package kintsugi.machine.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.failure.Rejected;
import kintsugi.core.random.RandomStream;

/**
 * Opens the devices of a node. Each has a folder: {@code blocks}, its content, and {@code device}, which says its size and whether
 * it was made whole. A device whose content is gone or of another length is refused, not made again: its node would serve zeros.
 */
public final class Devices {
    private static final String KIND = "device";
    private static final String SIZE = "size";
    private static final String STATE = "state";
    private static final String MAKING = "making";
    private static final String READY = "ready";

    private Devices() {}

    /**
     * Opens the device, making it if the node has none of that name.
     *
     * @param fate decides which unsynced blocks reach the file early, if they are held back
     * @throws Rejected {@code bad_device} if it cannot be as the spec has it; {@code folder_in_use} if its file is open elsewhere;
     *     {@code folder_unusable} if it is damaged or cannot be used; {@code no_space}
     */
    public static MachineDevice open(final NodeFolder folder, final DeviceSpec spec, final RandomStream fate) {
        try {
            final Path place = folder.deviceFolder(spec.name());
            final FileTraits traits = traits(place);
            checkLimit(spec, place, traits);
            final PosixFile file = openBlocks(place, spec, traits);
            try {
                return open(folder, spec, fate, file, traits);
            } catch (RuntimeException failed) {
                file.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw unusable(folder, spec, failed);
        } catch (SystemError failed) {
            if (failed.isNoSpace()) {
                throw new Rejected(
                        "no_space",
                        "device " + spec.name() + " of " + spec.sizeBytes() + " bytes finds no room in " + folder.path()
                                + " (" + failed.getMessage() + "): free some there");
            }
            throw unusable(folder, spec, failed);
        }
    }

    private static MachineDevice open(
            final NodeFolder folder,
            final DeviceSpec spec,
            final RandomStream fate,
            final RawFile file,
            final FileTraits traits) {
        final long granule = traits.knowsHoles() ? traits.granuleBytes() : kintsugi.core.data.Blocks.BYTES;
        final SpaceMap space = new SpaceMap(spec.name(), spec.sizeBytes(), granule, spec.allocatableBytes());
        space.load(file, spec.sizeBytes());
        final FileDevice device = new FileDevice(spec, file, traits.canPunch(), space, folder.carriers());
        return switch (spec.unsynced()) {
            case WRITTEN_THROUGH -> new StoppableDevice(device);
            case HELD_BACK -> {
                device.dropReservations();
                yield new StoppableDevice(new HeldBackDevice(device, fate));
            }
        };
    }

    /** Found by trying, unless the disk is too full to try: then as they were when the device was made. */
    private static FileTraits traits(final Path place) throws IOException {
        try {
            return FileTraits.of(place);
        } catch (SystemError failed) {
            if (failed.isNoSpace() && Files.exists(place.resolve(KIND))) {
                return FileTraits.from(SmallFile.read(place.resolve(KIND), KIND));
            }
            throw failed;
        }
    }

    private static PosixFile openBlocks(final Path place, final DeviceSpec spec, final FileTraits traits)
            throws IOException {
        final Path blocks = place.resolve("blocks");
        final Path record = place.resolve(KIND);
        if (Files.exists(record)) {
            final SortedMap<String, String> known = SmallFile.read(record, KIND);
            if (READY.equals(known.get(STATE))) {
                PosixFile.syncParent(record); // whoever wrote that may have been killed before it was durable
                return openKnown(blocks, spec, known.getOrDefault(SIZE, ""));
            }
        } else if (Files.exists(blocks)) {
            throw SmallFile.unusable(
                    blocks, "is there but " + record + " is not: put that back from a copy, or remove both");
        }
        return make(blocks, record, spec, traits);
    }

    private static PosixFile openKnown(final Path blocks, final DeviceSpec spec, final String size) {
        if (!size.equals(Long.toString(spec.sizeBytes()))) {
            throw new Rejected(
                    "bad_device",
                    "device " + spec.name() + " was made with " + size + " bytes and is to have " + spec.sizeBytes()
                            + ": sizes do not change; configure its own size, or another name");
        }
        if (!Files.exists(blocks)) {
            throw SmallFile.unusable(
                    blocks,
                    "is gone, and held the content of the device: put it back, or remove the device's folder to begin empty");
        }
        final PosixFile file = openLocked(blocks, Posix.READ_WRITE);
        final long found = file.size();
        if (found != spec.sizeBytes()) {
            file.close();
            throw SmallFile.unusable(
                    blocks,
                    "has " + found + " bytes instead of " + spec.sizeBytes()
                            + ", so it was cut or overwritten: put it back from a copy, or remove the device's folder to begin empty");
        }
        return file;
    }

    private static PosixFile make(
            final Path blocks, final Path record, final DeviceSpec spec, final FileTraits traits) {
        SmallFile.write(record, KIND, values(spec, traits, MAKING));
        final PosixFile file = openLocked(blocks, Posix.READ_WRITE | Posix.CREATE);
        try {
            file.resize(0);
            file.resize(spec.sizeBytes());
            file.sync();
            PosixFile.syncParent(blocks);
            SmallFile.write(record, KIND, values(spec, traits, READY));
            return file;
        } catch (RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    private static PosixFile openLocked(final Path blocks, final int flags) {
        final PosixFile file = PosixFile.open(blocks, flags);
        try {
            file.lock();
            return file;
        } catch (SystemError failed) {
            file.close();
            if (failed.isWouldBlock()) {
                throw new Rejected(
                        "folder_in_use",
                        blocks
                                + " is open already, in this node or through a link in another: give each device a file of"
                                + " its own");
            }
            throw failed;
        }
    }

    private static SortedMap<String, String> values(
            final DeviceSpec spec, final FileTraits traits, final String state) {
        final SortedMap<String, String> values = new TreeMap<>();
        values.put(SIZE, Long.toString(spec.sizeBytes()));
        values.put(STATE, state);
        traits.putInto(values);
        return values;
    }

    private static void checkLimit(final DeviceSpec spec, final Path place, final FileTraits traits) {
        if (!traits.knowsHoles() && spec.allocatableBytes() < spec.sizeBytes()) {
            throw new Rejected(
                    "bad_device",
                    "the file system at " + place
                            + " does not tell holes from data, so a limit below the size of device " + spec.name()
                            + " cannot be kept: allow all of it, or use ext4, XFS, Btrfs or tmpfs");
        }
    }

    private static Rejected unusable(final NodeFolder folder, final DeviceSpec spec, final Exception why) {
        return new Rejected(
                "folder_unusable",
                "device " + spec.name() + " in " + folder.path() + " cannot be opened (" + why
                        + "): check the folder and its file system");
    }
}
