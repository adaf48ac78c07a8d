package kintsugi.simulation.kernel;

/** The real time that a {@link Pacer} keeps step with: a clock of the host, outside of the simulation. */
public interface PaceClock {
    /** Nanoseconds since an arbitrary origin; never decreases. */
    long nanos();

    /** Lets that much real time pass, or less: returns early after {@link #wake}. On the kernel's thread. */
    void await(long nanos);

    /** Ends the current or next {@link #await}. From any thread. */
    void wake();
}
