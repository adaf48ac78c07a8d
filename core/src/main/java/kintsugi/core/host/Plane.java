package kintsugi.core.host;

/** The two kinds of traffic, on separate ports and never mixed. */
public enum Plane {
    /** Metadata, membership, administration. */
    CONTROL,
    /** Block and file bytes. */
    DATA
}
