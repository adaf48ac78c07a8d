package kintsugi.block.map;

/** When an entity was made, and when it last changed, by the map's time. */
final class Stamp {
    final long createdNanos;
    long updatedNanos;

    Stamp(final long createdNanos) {
        this(createdNanos, createdNanos);
    }

    Stamp(final long createdNanos, final long updatedNanos) {
        this.createdNanos = createdNanos;
        this.updatedNanos = updatedNanos;
    }
}
