package kintsugi.block.map;

/** What a mapping lets its SDC do. */
public enum Access {
    /** Read and write. */
    READ_WRITE,
    /** Read only. */
    READ_ONLY
}
