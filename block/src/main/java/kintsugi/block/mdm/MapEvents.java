package kintsugi.block.mdm;

import java.util.List;
import java.util.TreeMap;
import kintsugi.block.map.MapEvent;
import kintsugi.core.host.EventLog;

/** How what happened in the map is recorded. */
final class MapEvents {
    private MapEvents() {}

    /** Records what came of one command, which made that version of the map. */
    static void record(final EventLog log, final List<MapEvent> events, final long version) {
        for (final MapEvent event : events) {
            final TreeMap<String, String> details = new TreeMap<>(event.details());
            details.put("map_version", Long.toString(version));
            log.record(event.kind(), event.subject(), event.cause(), details);
        }
    }
}
