package kintsugi.block.map;

import java.util.Arrays;
import java.util.Objects;
import kintsugi.core.check.Invariant;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one volume, in arrays: for each chunk its epoch, the map version of its last change, how many copies can be reached,
 * and up to three replicas of one word each (a device and a state). That is 21 bytes for a chunk of two replicas, 10.5 for each;
 * the third place is for a replica that is stale or being rebuilt. Pages that hold no allocated chunk do not exist.
 */
final class Chunks {
    /** Bytes of a volume in one chunk. */
    static final long BYTES = 4 * Units.MIB;

    /** Most replicas of a chunk, in any state. */
    static final int PLACES = 3;

    private static final int PAGE = 1024;
    private static final int STATE_BITS = 2;
    private static final int STATE_MASK = (1 << STATE_BITS) - 1;

    private @Nullable Page[] pages;
    private int count;

    private static final class Page {
        private final int[] epochs = new int[PAGE];
        private final int[] versions = new int[PAGE];
        private final int[] replicas = new int[PAGE * PLACES];
        private final byte[] reachable = new byte[PAGE];
    }

    Chunks(final int count) {
        this.count = count;
        this.pages = new Page[pagesFor(count)];
    }

    /** How many chunks the volume spans, allocated or not. */
    int count() {
        return count;
    }

    void extend(final int newCount) {
        pages = Arrays.copyOf(pages, pagesFor(newCount));
        count = newCount;
    }

    boolean isAllocated(final int chunk) {
        final Page page = pages[chunk / PAGE];
        return page != null && page.epochs[chunk % PAGE] != 0;
    }

    int epoch(final int chunk) {
        return page(chunk).epochs[chunk % PAGE];
    }

    /** Map version of the last change; chunks never allocated have none. */
    int version(final int chunk) {
        return page(chunk).versions[chunk % PAGE];
    }

    /** The first chunk at or after that one that is allocated, or {@link #count()}. */
    int nextAllocated(final int from) {
        int chunk = from;
        while (chunk < count && !isAllocated(chunk)) {
            chunk = pages[chunk / PAGE] == null ? (chunk / PAGE + 1) * PAGE : chunk + 1;
        }
        return Math.min(chunk, count);
    }

    void allocate(final int chunk) {
        if (pages[chunk / PAGE] == null) {
            pages[chunk / PAGE] = new Page();
        }
        Invariant.that(!isAllocated(chunk), "chunk %d is allocated twice", chunk);
    }

    /** The next epoch of the chunk, changed in that version. */
    void raise(final int chunk, final long version) {
        final Page page = page(chunk);
        page.epochs[chunk % PAGE] = Math.addExact(page.epochs[chunk % PAGE], 1);
        page.versions[chunk % PAGE] = Math.toIntExact(version);
    }

    boolean hasReplica(final int chunk, final int place) {
        return word(chunk, place) != 0;
    }

    int device(final int chunk, final int place) {
        return word(chunk, place) >>> STATE_BITS;
    }

    ReplicaState state(final int chunk, final int place) {
        return ReplicaState.of(word(chunk, place) & STATE_MASK);
    }

    boolean is(final int chunk, final int place, final ReplicaState state) {
        return (word(chunk, place) & STATE_MASK) == state.code();
    }

    void put(final int chunk, final int place, final int device, final ReplicaState state) {
        page(chunk).replicas[chunk % PAGE * PLACES + place] = device << STATE_BITS | state.code();
    }

    void clear(final int chunk, final int place) {
        page(chunk).replicas[chunk % PAGE * PLACES + place] = 0;
    }

    /** Moves a replica behind all others, which keep their order. */
    void moveLast(final int chunk, final int place) {
        final int[] replicas = page(chunk).replicas;
        final int base = chunk % PAGE * PLACES;
        final int moved = replicas[base + place];
        System.arraycopy(replicas, base + place + 1, replicas, base + place, PLACES - 1 - place);
        replicas[base + PLACES - 1] = moved;
    }

    /** The place of the replica on that device, or -1. */
    int placeOf(final int chunk, final int device) {
        for (int place = 0; place < PLACES; place++) {
            if (hasReplica(chunk, place) && device(chunk, place) == device) {
                return place;
            }
        }
        return -1;
    }

    /** A place without replica; there must be one. */
    int freePlace(final int chunk) {
        for (int place = 0; place < PLACES; place++) {
            if (!hasReplica(chunk, place)) {
                return place;
            }
        }
        throw new AssertionError("no free place in chunk " + chunk);
    }

    int reachable(final int chunk) {
        return page(chunk).reachable[chunk % PAGE];
    }

    void setReachable(final int chunk, final int copies) {
        page(chunk).reachable[chunk % PAGE] = (byte) copies;
    }

    /** Memory that the arrays take. */
    long bytes() {
        final long pagesInUse = Arrays.stream(pages).filter(Objects::nonNull).count();
        return pagesInUse * PAGE * (2L * Integer.BYTES + (long) PLACES * Integer.BYTES + Byte.BYTES);
    }

    private int word(final int chunk, final int place) {
        return page(chunk).replicas[chunk % PAGE * PLACES + place];
    }

    private Page page(final int chunk) {
        return Objects.requireNonNull(pages[chunk / PAGE], "chunk was never allocated");
    }

    private static int pagesFor(final int chunks) {
        return (chunks + PAGE - 1) / PAGE;
    }
}
