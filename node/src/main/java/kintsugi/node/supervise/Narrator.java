package kintsugi.node.supervise;

import java.util.SortedMap;

/** Where the supervisor says what happens. */
@FunctionalInterface
public interface Narrator {
    /** One event of the process. */
    void tell(String kind, String cause, SortedMap<String, String> details);
}
