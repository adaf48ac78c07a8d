package kintsugi.lab.trace;

/**
 * One record as its format writes it.
 *
 * @param ticks its time, in the format's own unit and from its own origin
 * @param kind read, write or something else
 * @param offsetBytes not negative
 * @param lengthBytes not negative
 */
record RawRecord(long ticks, Kind kind, long offsetBytes, long lengthBytes) {
    enum Kind {
        READ,
        WRITE,
        OTHER
    }
}
