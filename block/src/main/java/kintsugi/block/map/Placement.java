package kintsugi.block.map;

import java.util.List;
import java.util.Objects;
import kintsugi.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the next copy of a chunk goes, in one pool: a function of the devices, their fill and the holders so far.
 *
 * <p><b>What holds.</b> The device is in reach, has room, and is on no server that holds the chunk. It shares no fault set with a holder
 * while another one has room. Fill follows capacity: among devices looked at, the one that would be filled least for its size wins.
 *
 * <p><b>Which are looked at.</b> All, if they are few; else {@value #SAMPLES} that hashes of volume and chunk pick by size. The fullest then
 * differs from the mean by a few chunks, however many there are: balanced allocation with several choices (Azar, Broder, Karlin,
 * Upfal 1999; heavily loaded: Berenbrink, Czumaj, Steger, Vöcking 2006; by weight: Wieder 2007). Hashes mix partners, so that the
 * copies of one server's chunks are spread over all others and all of these feed a rebuild. When all devices are looked at, fill is
 * blurred for the same end, by a hash of chunk and device, by two chunks and 1/64 of what it holds. If none of the samples will do,
 * all are looked at: whoever is asked finds a place if there is one.
 *
 * <p><b>Uneven servers.</b> With room r on each of some servers, S in all and m on the largest, exactly F = min(⌊S/2⌋, S−m) chunks of two
 * copies on distinct servers find a place: each takes two, and none two from the largest. Placing one lowers F by one, no more, if
 * the largest takes part whenever S ≤ 2m, and whoever else takes part (S falls by two then; S−m by one at most, or stays above the
 * new F anyway). So the largest server is <i>scarce</i> when S ≤ 2m and comes first. Nothing that {@link Capacity} promises is then
 * lost by placing. The same rule over fault sets keeps as many chunks as possible apart. Both are checked by counting, but not for
 * each chunk: S−2m falls by one at most with each place taken or given back, so a look that found it large is good for as long.
 */
final class Placement {
    /** Devices looked at for each copy, where there are more. */
    static final int SAMPLES = 4;

    /** Devices of a pool that are all looked at. */
    static final int FEW = 8;

    private static final double BLUR_CHUNKS = 2;
    private static final double BLUR_SHARE = 1.0 / 64;
    private static final double UNIT = 0x1.0p-53;
    private static final int ANY = -1;

    private final List<DeviceEntry> devices;
    private @Nullable PoolLayout layout;
    private long calm;
    private int scarceServer = ANY;
    private int scarceFate = ANY;

    /** What is asked, for one copy. {@code planned} are chunks by device that will be taken, or null. */
    private record Ask(List<DeviceEntry> holders, long key, long @Nullable [] planned) {
        boolean hasRoom(final DeviceEntry device) {
            return used(device) < device.totalChunks;
        }

        double fill(final DeviceEntry device) {
            return (double) used(device) / device.totalChunks;
        }

        double blurredFill(final DeviceEntry device) {
            final long used = used(device);
            final double draw = (RandomStream.mix(key + device.id) >>> 11) * UNIT;
            return (used + draw * (BLUR_CHUNKS + used * BLUR_SHARE)) / device.totalChunks;
        }

        private long used(final DeviceEntry device) {
            return device.usedChunks + (planned == null ? 0 : planned[device.id]);
        }
    }

    Placement(final List<DeviceEntry> devices) {
        this.devices = devices;
    }

    /** Devices came, went, or came into reach or out of it. */
    void forget() {
        layout = null;
        calm = 0;
    }

    /** A place was taken or given back. */
    void moved() {
        calm--;
    }

    /** How many places may be taken or given back before a server or fault set can become scarce, at least. */
    long calm() {
        return calm;
    }

    /**
     * The device for one more copy, or null if no device will do.
     *
     * @param planned chunks by device to be counted as taken, or null
     * @param due servers to be taken before others
     */
    @Nullable
    DeviceEntry choose(
            final List<DeviceEntry> holders,
            final int volumeId,
            final int chunk,
            final long @Nullable [] planned,
            final List<ServerEntry> due) {
        look();
        final Ask ask = new Ask(holders, RandomStream.mix(((long) volumeId << 32) + chunk), planned);
        for (int i = 0; i < due.size(); i++) {
            final DeviceEntry first = scan(ask, layout().number(due.get(i)), ANY, true);
            if (first != null) {
                return first;
            }
        }
        DeviceEntry found = scarceServer == ANY ? null : scan(ask, scarceServer, ANY, true);
        if (found == null && scarceFate != ANY) {
            found = sampleOrScan(ask, scarceFate);
        }
        if (found == null) {
            found = sampleOrScan(ask, ANY);
        }
        return found == null && !holders.isEmpty() ? scan(ask, ANY, ANY, false) : found;
    }

    private @Nullable DeviceEntry sampleOrScan(final Ask ask, final int fate) {
        final DeviceEntry sampled = layout().devices.length > FEW ? sample(ask, fate) : null;
        return sampled == null ? scan(ask, ANY, fate, true) : sampled;
    }

    private @Nullable DeviceEntry sample(final Ask ask, final int fate) {
        final PoolLayout all = layout();
        DeviceEntry best = null;
        double bestScore = Double.MAX_VALUE;
        for (int i = 1; i <= SAMPLES; i++) {
            final int index = all.pick(RandomStream.mix(ask.key + ~ask.holders.size() * (long) SAMPLES - i));
            final DeviceEntry device = all.devices[index];
            if ((fate == ANY || all.fateOf[index] == fate) && isFit(ask, device, true)) {
                final double score = ask.fill(device);
                if (score < bestScore) {
                    best = device;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private @Nullable DeviceEntry scan(final Ask ask, final int server, final int fate, final boolean isApart) {
        final PoolLayout all = layout();
        DeviceEntry best = null;
        double bestScore = Double.MAX_VALUE;
        for (int i = 0; i < all.devices.length; i++) {
            if ((server == ANY || all.serverOf[i] == server)
                    && (fate == ANY || all.fateOf[i] == fate)
                    && isFit(ask, all.devices[i], isApart)) {
                final double score = ask.blurredFill(all.devices[i]);
                if (score < bestScore) {
                    best = all.devices[i];
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private static boolean isFit(final Ask ask, final DeviceEntry device, final boolean isApart) {
        if (!device.takesCopies() || !ask.hasRoom(device)) {
            return false;
        }
        for (int i = 0; i < ask.holders.size(); i++) {
            final ServerEntry holder = ask.holders.get(i).server;
            if (isApart ? holder.sharesFateWith(device.server) : holder == device.server) {
                return false;
            }
        }
        return true;
    }

    /** Finds out what is scarce, unless nothing can have become so. */
    private void look() {
        if (calm > 0) {
            return;
        }
        final PoolLayout all = layout();
        final long[] byServer = new long[all.servers];
        final long[] byFate = new long[all.fates];
        long sum = 0;
        for (int i = 0; i < all.devices.length; i++) {
            final DeviceEntry device = all.devices[i];
            final long room = device.freeChunks();
            byServer[all.serverOf[i]] += room;
            byFate[all.fateOf[i]] += room;
            sum += room;
        }
        scarceServer = scarce(byServer, sum);
        scarceFate = scarce(byFate, sum);
        calm = sum - 2 * largest(byFate);
    }

    private static int scarce(final long[] rooms, final long sum) {
        final long largest = largest(rooms);
        for (int i = 0; i < rooms.length && largest > 0; i++) {
            if (rooms[i] == largest) {
                return sum <= 2 * largest ? i : ANY;
            }
        }
        return ANY;
    }

    private static long largest(final long[] rooms) {
        long largest = 0;
        for (final long room : rooms) {
            largest = Math.max(largest, room);
        }
        return largest;
    }

    private PoolLayout layout() {
        if (layout == null) {
            layout = new PoolLayout(devices);
        }
        return Objects.requireNonNull(layout);
    }
}
