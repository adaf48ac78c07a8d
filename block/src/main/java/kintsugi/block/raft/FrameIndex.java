package kintsugi.block.raft;

import java.util.Map;
import java.util.TreeMap;

/** In which frame of the log each entry is. Only frames with entries that still count are known. */
final class FrameIndex {
    private final TreeMap<Long, Place> frames = new TreeMap<>();

    /** A frame: its position and number. */
    record Place(long position, long number) {}

    /** A frame was written that holds the entries from that one on. */
    void add(final long firstIndex, final Place place) {
        truncateFrom(firstIndex);
        frames.put(firstIndex, place);
    }

    /** Entries from that one on do not count any more. */
    void truncateFrom(final long index) {
        frames.tailMap(index, true).clear();
    }

    /** The frame with which a log begins that needs no entry up to that one; {@code tail} if none is needed. */
    Place headAfter(final long index, final long lastIndex, final Place tail) {
        if (lastIndex <= index) {
            frames.clear();
            return tail;
        }
        final Map.Entry<Long, Place> first = frames.floorEntry(index + 1);
        if (first != null) {
            frames.headMap(first.getKey(), false).clear();
        }
        return frames.firstEntry().getValue();
    }
}
