package kintsugi.machine.device;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kintsugi.core.random.RandomStream;

/** A process that writes to a device until it is killed, and says what it does. */
final class DeviceProcess {
    static final int WRITERS = 2;
    static final int BLOCKS_EACH = 64;

    private DeviceProcess() {}

    /** Four fifths of it may hold data, so that some writes are refused. */
    static DeviceSpec spec(final Unsynced unsynced) {
        final long size = (long) WRITERS * BLOCKS_EACH * Rig.BLOCK;
        return Rig.spec(size, size / 5 / Rig.BLOCK * 4 * Rig.BLOCK, unsynced);
    }

    public static void main(final String[] arguments) {
        final long seed = Long.parseLong(arguments[1]);
        final NodeFolder folder = Rig.folder(Path.of(arguments[0]));
        final MachineDevice device =
                Devices.open(folder, spec(Unsynced.valueOf(arguments[2])), RandomStream.named(seed, "fate"));
        final List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            final int region = i;
            writers.add(Thread.ofVirtual().start(() -> DeviceHistory.write(device, region, BLOCKS_EACH, seed)));
        }
        writers.forEach(Rig::join);
    }
}
