package kintsugi.block.map;

import java.util.TreeSet;

/** A protection domain in the map, with its fault sets. */
final class DomainEntry {
    final String name;
    final Stamp stamp;
    final TreeSet<String> faultSets = new TreeSet<>();

    DomainEntry(final String name, final Stamp stamp) {
        this.name = name;
        this.stamp = stamp;
    }
}
