package kintsugi.block.sds;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.Access;
import kintsugi.block.map.VolumeInfo;
import kintsugi.core.id.NodeId;
import org.jspecify.annotations.Nullable;

/** Who may use which volume, as last heard of. Thread-safe. */
final class Volumes {
    private final Lock lock;
    private final Map<Integer, VolumeInfo> volumes = new TreeMap<>();

    Volumes(final Lock lock) {
        this.lock = lock;
    }

    void update(final VolumeInfo info) {
        lock.lock();
        try {
            volumes.merge(info.id(), info, (old, fresh) -> fresh.version() >= old.version() ? fresh : old);
        } finally {
            lock.unlock();
        }
    }

    /** The right of that client; null if it has none, or none is known. */
    @Nullable
    Access access(final int volumeId, final NodeId sdc) {
        lock.lock();
        try {
            final VolumeInfo info = volumes.get(volumeId);
            return info == null ? null : info.mappings().get(sdc);
        } finally {
            lock.unlock();
        }
    }
}
