package kintsugi.block.map;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one command does besides changing the entities: its time, its version, its events, and whose state may have changed. */
final class Changes {
    final long timeNanos;
    final long version;
    final List<MapEvent> events = new ArrayList<>();
    private final Set<PoolEntry> pools = new LinkedHashSet<>();
    private final Set<VolumeEntry> volumes = new LinkedHashSet<>();
    private @Nullable VolumeEntry touchedLast;

    Changes(final long timeNanos, final long version) {
        this.timeNanos = timeNanos;
        this.version = version;
    }

    void touch(final VolumeEntry volume) {
        if (volume != touchedLast) { // most come in rows
            touchedLast = volume;
            volumes.add(volume);
            pools.add(volume.pool);
        }
    }

    void touch(final PoolEntry pool) {
        pools.add(pool);
    }

    /** The pool is gone, with its volumes: nothing more is to be told of them. */
    void forget(final PoolEntry pool) {
        pools.remove(pool);
        volumes.removeIf(volume -> volume.pool == pool);
        touchedLast = null;
    }

    void tell(final String kind, final String subject, final String cause, final String... details) {
        final SortedMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < details.length; i += 2) {
            map.put(details[i], details[i + 1]);
        }
        events.add(new MapEvent(timeNanos, kind, subject, cause, Collections.unmodifiableSortedMap(map)));
    }

    /** Tells every change of state of the volumes and pools touched, and rebuilds that have nothing left to do. */
    void publish(final String cause) {
        for (final VolumeEntry volume : volumes) {
            final VolumeState now = volume.state();
            if (now != volume.published) {
                tell("volume_state_change", volume.name, cause, "from", "" + volume.published, "to", "" + now);
                volume.published = now;
            }
        }
        for (final PoolEntry pool : pools) {
            if (pool.rebuild.isUnderWay() && pool.chunksToRebuild() == 0) {
                complete(pool);
            }
            MoveProgress.completeIfDone(pool, this);
            final PoolHealth now = pool.health();
            if (now != pool.published) {
                tell("pool_health_change", pool.spec.name(), cause, "from", "" + pool.published, "to", "" + now);
                pool.published = now;
            }
        }
    }

    private void complete(final PoolEntry pool) {
        pool.rebuild.state = RebuildState.COMPLETED;
        pool.rebuild.cause = "every chunk in reach has all its copies";
        tell(
                "rebuild_complete",
                pool.spec.name(),
                pool.rebuild.cause,
                "bytes",
                "" + pool.rebuild.doneChunks * Chunks.BYTES,
                "took_nanos",
                "" + (timeNanos - pool.rebuild.startedNanos));
    }
}
