package kintsugi.block.sds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.block.store.SlotStore;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;

/** Empties the slots of replicas that were given up, beside everything else that the server does. */
final class Reaper {
    private final Host host;
    private final ReplicaTable table;
    private final Counters counters;

    Reaper(final Host host, final ReplicaTable table, final Counters counters) {
        this.host = host;
        this.table = table;
        this.counters = counters;
    }

    /** Begins with these; returns at once. */
    void empty(final List<Replica> outcast) {
        host.threads().start("sds/reaper", () -> work(outcast));
    }

    private void work(final List<Replica> outcast) {
        final Map<String, List<Integer>> slots = new TreeMap<>();
        final Map<String, DeviceStore> stores = new TreeMap<>();
        for (final Replica replica : outcast) {
            final int slot = detach(replica);
            if (slot >= 0) {
                stores.put(replica.store().name(), replica.store());
                final List<Integer> detached =
                        slots.computeIfAbsent(replica.store().name(), n -> new ArrayList<>());
                detached.add(slot);
                counters.freedChunks.incrementAndGet();
                if (detached.size() == SlotStore.MOST_FREED) {
                    free(replica.store(), detached);
                    detached.clear();
                }
            }
        }
        stores.forEach((name, store) -> free(store, slots.getOrDefault(name, List.of())));
    }

    /** Waits until nobody works on the replica's blocks; then nobody will, for it is forgotten. */
    private int detach(final Replica replica) {
        try (RangeGate.Pass _ = replica.enter(0, DeviceLayout.SLOT_BYTES, true)) {
            return table.detach(replica);
        }
    }

    private static void free(final DeviceStore store, final List<Integer> slots) {
        try {
            store.free(slots);
        } catch (Unavailable deviceFailed) {
            // the slots stay as they are; a restart finds them again
        }
    }
}
