package kintsugi.block.map;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Predicate;
import kintsugi.core.check.Invariant;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one volume, in {@linkplain ChunkPage pages} of arrays; pages that never held an allocated chunk do not exist. A chunk
 * has up to three replicas: its copies, and one that is stale or being made. The first place of an allocated chunk always holds an
 * in-sync replica, so that only the two others need to know since which epoch they are stale.
 */
final class Chunks {
    /** Bytes of a volume in one chunk. */
    static final long BYTES = 4 * Units.MIB;

    /** Most replicas of a chunk, in any state. */
    static final int PLACES = 3;

    private @Nullable ChunkPage[] pages;
    private int count;

    Chunks(final int count) {
        this.count = count;
        this.pages = new ChunkPage[pagesFor(count)];
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
        final ChunkPage page = pages[chunk / ChunkPage.CHUNKS];
        return page != null && page.isAllocated(chunk % ChunkPage.CHUNKS);
    }

    int epoch(final int chunk) {
        return page(chunk).epoch(chunk % ChunkPage.CHUNKS);
    }

    /** Map version of the last change; chunks never allocated have none. */
    long version(final int chunk) {
        return page(chunk).version(chunk % ChunkPage.CHUNKS);
    }

    /** The first chunk at or after that one that is allocated, or {@link #count()}. */
    int nextAllocated(final int from) {
        return next(from, page -> true);
    }

    /** The first chunk at or after that one that is allocated, in a page that changed after that version; or {@link #count()}. */
    int nextChanged(final int from, final long sinceVersion) {
        return next(from, page -> page.newestVersion() > sinceVersion);
    }

    /** The first chunk at or after that one that is allocated, in a page where a copy can be made; or {@link #count()}. */
    int nextNeedy(final int from) {
        return next(from, page -> page.needy() > 0);
    }

    /** The first chunk at or after that one that is allocated, in a page where copies are missing, made or moved; or {@link #count()}. */
    int nextBusy(final int from) {
        return next(from, ChunkPage::isBusy);
    }

    private int next(final int from, final Predicate<ChunkPage> isLookedInto) {
        int chunk = from;
        while (chunk < count) {
            final ChunkPage page = pages[chunk / ChunkPage.CHUNKS];
            if (page == null || !isLookedInto.test(page)) {
                chunk = (chunk / ChunkPage.CHUNKS + 1) * ChunkPage.CHUNKS;
            } else if (page.isAllocated(chunk % ChunkPage.CHUNKS)) {
                return chunk;
            } else {
                chunk++;
            }
        }
        return count;
    }

    /** The first chunk at or after that one with a replica on one of those devices, in a page that changed after that version. */
    int nextOn(final int from, final boolean[] devices, final long sinceVersion) {
        for (int index = from / ChunkPage.CHUNKS; index < pages.length; index++) {
            final ChunkPage page = pages[index];
            if (page != null && page.newestVersion() > sinceVersion) {
                final int slot = page.nextOn(devices, Math.max(0, from - index * ChunkPage.CHUNKS));
                if (slot < ChunkPage.CHUNKS) {
                    return index * ChunkPage.CHUNKS + slot;
                }
            }
        }
        return count;
    }

    /** Makes room for a chunk that becomes allocated with its first replica. */
    void allocate(final int chunk, final long version) {
        if (pages[chunk / ChunkPage.CHUNKS] == null) {
            pages[chunk / ChunkPage.CHUNKS] = new ChunkPage(version);
        }
        Invariant.that(!isAllocated(chunk), "chunk %d is allocated twice", chunk);
    }

    /** The next epoch of the chunk, changed in that version. */
    void raise(final int chunk, final long version) {
        final ChunkPage page = page(chunk);
        final int slot = chunk % ChunkPage.CHUNKS;
        page.setEpoch(slot, Math.addExact(page.epoch(slot), 1));
        page.setVersion(slot, version);
    }

    boolean hasReplica(final int chunk, final int place) {
        return word(chunk, place) != 0;
    }

    int device(final int chunk, final int place) {
        return ChunkPage.device(word(chunk, place));
    }

    ReplicaState state(final int chunk, final int place) {
        return ReplicaState.of(ChunkPage.stateCode(word(chunk, place)));
    }

    boolean is(final int chunk, final int place, final ReplicaState state) {
        return ChunkPage.stateCode(word(chunk, place)) == state.code();
    }

    /** The last epoch in which the replica was in sync; 0 if it never was, or is. */
    int since(final int chunk, final int place) {
        return place == 0 ? 0 : page(chunk).since(chunk % ChunkPage.CHUNKS, place);
    }

    void put(final int chunk, final int place, final int device, final ReplicaState state) {
        page(chunk).setWord(chunk % ChunkPage.CHUNKS, place, ChunkPage.word(device, state));
        if (state == ReplicaState.IN_SYNC) {
            setSince(chunk, place, 0);
        }
    }

    /** The replica stays in its place, with another worth. */
    void become(final int chunk, final int place, final ReplicaState state) {
        put(chunk, place, device(chunk, place), state);
    }

    /** The in-sync replica (not the only one) misses writes from now on, and remembers the epoch that it shared last. */
    void becomeStale(final int chunk, final int place) {
        final int device = device(chunk, place);
        clear(chunk, place);
        arrange(chunk);
        final int behind = freePlace(chunk);
        put(chunk, behind, device, ReplicaState.STALE);
        setSince(chunk, behind, epoch(chunk));
    }

    void clear(final int chunk, final int place) {
        setSince(chunk, place, 0);
        page(chunk).setWord(chunk % ChunkPage.CHUNKS, place, 0);
    }

    /** In-sync replicas come first, then the others, then free places; else everything keeps its order. */
    void arrange(final int chunk) {
        for (int end = PLACES - 1; end > 0; end--) {
            for (int place = 0; place < end; place++) {
                if (rank(chunk, place) > rank(chunk, place + 1)) {
                    swapWithNext(chunk, place);
                }
            }
        }
    }

    private int rank(final int chunk, final int place) {
        if (!hasReplica(chunk, place)) {
            return 2;
        }
        return is(chunk, place, ReplicaState.IN_SYNC) ? 0 : 1;
    }

    private void swapWithNext(final int chunk, final int place) {
        final ChunkPage page = page(chunk);
        final int slot = chunk % ChunkPage.CHUNKS;
        final int word = page.word(slot, place);
        final int since = since(chunk, place);
        page.setWord(slot, place, page.word(slot, place + 1));
        setSince(chunk, place, since(chunk, place + 1));
        page.setWord(slot, place + 1, word);
        setSince(chunk, place + 1, since);
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

    /** The first place of a replica in that state from that place on, or -1. */
    int placeOf(final int chunk, final ReplicaState state, final int from) {
        for (int place = from; place < PLACES; place++) {
            if (is(chunk, place, state)) {
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
        return page(chunk).reachable(chunk % ChunkPage.CHUNKS);
    }

    void setReachable(final int chunk, final int copies) {
        page(chunk).setReachable(chunk % ChunkPage.CHUNKS, copies);
    }

    /** Memory that the arrays take. */
    long bytes() {
        return Arrays.stream(pages)
                .filter(Objects::nonNull)
                .mapToLong(ChunkPage::bytes)
                .sum();
    }

    /** How many pages there are, whether they exist or not. */
    int pageCount() {
        return pages.length;
    }

    /** The page of that index, if it exists. */
    @Nullable
    ChunkPage pageAt(final int index) {
        return pages[index];
    }

    /** Takes a page over whole. */
    void adopt(final int index, final ChunkPage page) {
        pages[index] = page;
    }

    private void setSince(final int chunk, final int place, final int epoch) {
        if (place > 0) {
            page(chunk).setSince(chunk % ChunkPage.CHUNKS, place, epoch);
        } else {
            Invariant.that(epoch == 0, "the first replica of chunk %d is stale", chunk);
        }
    }

    private int word(final int chunk, final int place) {
        return page(chunk).word(chunk % ChunkPage.CHUNKS, place);
    }

    private ChunkPage page(final int chunk) {
        return Objects.requireNonNull(pages[chunk / ChunkPage.CHUNKS], "chunk was never allocated");
    }

    private static int pagesFor(final int chunks) {
        return (chunks + ChunkPage.CHUNKS - 1) / ChunkPage.CHUNKS;
    }
}
