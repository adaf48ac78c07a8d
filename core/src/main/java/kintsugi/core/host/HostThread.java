package kintsugi.core.host;

/** A thread of a host. */
public interface HostThread {
    /** The name it was started with. */
    String name();

    /** Waits until the thread has ended. */
    void join();

    /**
     * Tells it to stop: its current or next blocking call throws {@link kintsugi.core.failure.Cancelled} (or, for JDK waits, {@link
     * InterruptedException}).
     */
    void cancel();

    /** Whether it has ended. */
    boolean isDone();
}
