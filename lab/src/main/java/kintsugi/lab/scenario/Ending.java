package kintsugi.lab.scenario;

/** When a run ends. */
public sealed interface Ending {
    /** At that virtual time. */
    record AtTime(long nanos) implements Ending {}

    /** So long after the last request and the last fault. */
    record AfterLoad(long settleNanos) implements Ending {}
}
