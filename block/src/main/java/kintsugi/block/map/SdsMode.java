package kintsugi.block.map;

/** What an administrator wants of an SDS. */
public enum SdsMode {
    /** It takes part. */
    ACTIVE,
    /** It will be away for a while: it gets no new copies, and nobody makes copies anew that it will bring back. */
    MAINTENANCE,
    /** It shall be emptied: it gets no new copies, and those it has move to others. */
    EVACUATING
}
