package kintsugi.lab.history;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A value with the write that left it and the reads that saw it. Zeros at the beginning were left by nobody. */
final class Cluster {
    private static final long BEFORE_ALL = Long.MIN_VALUE;

    final long value;
    private final @Nullable Access write;
    private @Nullable Access firstEnded;
    private @Nullable Access lastStarted;
    private boolean isRead;

    Cluster(final long value, final @Nullable Access write) {
        this.value = value;
        this.write = write;
        this.firstEnded = write;
        this.lastStarted = write;
    }

    void addRead(final Access read) {
        isRead = true;
        if (lastStarted == null || read.start() > lastStarted.start()) {
            lastStarted = read;
        }
        if (write != null && (firstEnded == null || read.end() < firstEnded.end())) {
            firstEnded = read;
        }
    }

    /** Whether it is certain that the block had this value, or had to have. */
    boolean isCertain() {
        return isRead || write == null || write.isEnded();
    }

    /** The block has had this value by then. */
    long firstEnd() {
        return firstEnded == null ? BEFORE_ALL : firstEnded.end();
    }

    /** The block still has this value, or gets it, at or after that point. */
    long lastStart() {
        return lastStarted == null ? BEFORE_ALL : lastStarted.start();
    }

    /** A stretch of time in which the block has this value all along; otherwise it may have it for a moment only. */
    boolean isStretch() {
        return firstEnd() < lastStart();
    }

    /** Whether this value must come before that one. */
    boolean isBefore(final Cluster other) {
        return firstEnd() < other.lastStart();
    }

    /** Those that tell when it was held, its write first. */
    Stream<Access> witnesses() {
        return Stream.of(write, firstEnded, lastStarted)
                .flatMap(Stream::ofNullable)
                .distinct();
    }

    /** Why this value must come before the other. */
    String whyBefore(final Cluster other) {
        final String late = Words.of(other.lastStarted);
        return firstEnded == null
                ? "the zeros at the beginning came before " + late
                : Words.of(firstEnded) + " had ended when " + late + " began";
    }
}
