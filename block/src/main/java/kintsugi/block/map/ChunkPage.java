package kintsugi.block.map;

/**
 * So many neighbouring chunks of a volume, in arrays: for each its epoch, the map version of its last change, how many copies can be
 * reached, and its first two replicas, one word each (a device and a state). That is 17 bytes for a chunk of two replicas; a chunk
 * with a third one, or with stale ones, takes 14 more ({@link Extras}): 15.5 for each of two replicas, if one is stale.
 *
 * <p>A page also knows how many of its chunks miss a copy that can be made, and its newest version, so that those who look for
 * either pass over pages without. Versions are kept as distances from a base of the page; when one gets too far away, the oldest
 * move up with the base, which makes them look changed later than they were: whoever asks is told more than needed, never less.
 */
final class ChunkPage {
    /** Chunks in a page. */
    static final int CHUNKS = 1024;

    private static final int NEAR = 2;
    private static final int STATE_BITS = 3;
    private static final int STATE_MASK = (1 << STATE_BITS) - 1;

    private final int[] epochs = new int[CHUNKS];
    private final int[] versions = new int[CHUNKS];
    private final int[] replicas = new int[CHUNKS * NEAR];
    private final byte[] reachable = new byte[CHUNKS];
    private final Extras extras = new Extras();
    private long baseVersion;
    private long newestVersion;
    private int needy;

    ChunkPage(final long baseVersion) {
        this.baseVersion = baseVersion;
    }

    boolean isAllocated(final int slot) {
        return replicas[slot * NEAR] != 0;
    }

    int epoch(final int slot) {
        return epochs[slot];
    }

    void setEpoch(final int slot, final int epoch) {
        epochs[slot] = epoch;
    }

    long baseVersion() {
        return baseVersion;
    }

    /** No chunk of the page changed after that. */
    long newestVersion() {
        return newestVersion;
    }

    long version(final int slot) {
        return baseVersion + versions[slot];
    }

    void setVersion(final int slot, final long version) {
        if (version - baseVersion > Integer.MAX_VALUE) {
            rebase(version - Integer.MAX_VALUE / 2);
        }
        versions[slot] = Math.toIntExact(version - baseVersion);
        newestVersion = Math.max(newestVersion, version);
    }

    int word(final int slot, final int place) {
        return place < NEAR ? replicas[slot * NEAR + place] : extras.get(slot, Extras.THIRD);
    }

    void setWord(final int slot, final int place, final int word) {
        if (place < NEAR) {
            replicas[slot * NEAR + place] = word;
        } else {
            extras.set(slot, Extras.THIRD, word);
        }
    }

    /** The epoch since when the replica in that place (never the first) is stale; 0 if it shares nothing with the others. */
    int since(final int slot, final int place) {
        return extras.get(slot, place);
    }

    void setSince(final int slot, final int place, final int epoch) {
        extras.set(slot, place, epoch);
    }

    int reachable(final int slot) {
        return reachable[slot];
    }

    void setReachable(final int slot, final int copies) {
        needy += (isNeedy(copies) ? 1 : 0) - (isNeedy(reachable[slot]) ? 1 : 0);
        reachable[slot] = (byte) copies;
    }

    /** The first chunk at or after that one with a replica on one of those devices, or {@link #CHUNKS}. */
    int nextOn(final boolean[] devices, final int from) {
        for (int slot = from; slot < CHUNKS; slot++) {
            final int first = replicas[slot * NEAR];
            final int second = replicas[slot * NEAR + 1];
            if ((first != 0 && devices[device(first)])
                    || (second != 0 && devices[device(second)])
                    || isThirdOn(devices, slot)) {
                return slot;
            }
        }
        return CHUNKS;
    }

    private boolean isThirdOn(final boolean[] devices, final int slot) {
        final int third = extras.get(slot, Extras.THIRD);
        return third != 0 && devices[device(third)];
    }

    /** How many of the chunks miss a copy that can be made, because another is in reach. */
    int needy() {
        return needy;
    }

    /** Whether copies of some of the chunks may be missing, on the way, or about to go. */
    boolean isBusy() {
        return needy > 0 || !extras.isEmpty();
    }

    long bytes() {
        return (long) (epochs.length + versions.length + replicas.length) * Integer.BYTES
                + reachable.length
                + extras.bytes();
    }

    static int word(final int device, final ReplicaState state) {
        return device << STATE_BITS | state.code();
    }

    static int device(final int word) {
        return word >>> STATE_BITS;
    }

    static int stateCode(final int word) {
        return word & STATE_MASK;
    }

    private static boolean isNeedy(final int copies) {
        return copies > 0 && copies < PoolEntry.COPIES;
    }

    private void rebase(final long newBase) {
        for (int slot = 0; slot < CHUNKS; slot++) {
            versions[slot] = Math.toIntExact(Math.max(version(slot), newBase) - newBase);
        }
        baseVersion = newBase;
    }
}
