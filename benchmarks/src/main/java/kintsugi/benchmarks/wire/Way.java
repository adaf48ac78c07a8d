package kintsugi.benchmarks.wire;

/** Which way the payload travels. */
public enum Way {
    /** With the request; the reply is empty. */
    WRITE,
    /** With the reply; the request is empty. */
    READ
}
