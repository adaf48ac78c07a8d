package kintsugi.block.map;

/** What one SDC may do with one volume, and how much of it; a limit of 0 is none. */
record MappingEntry(Access access, long iopsLimit, long bytesPerSecondLimit, Stamp stamp) {}
