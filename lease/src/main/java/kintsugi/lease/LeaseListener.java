package kintsugi.lease;

/**
 * Hears when this node begins and ceases to hold a lease, one call after another. Called on the thread that renews: whoever blocks
 * there loses the lease. It may come late; {@link Tenure#isHeld} is what counts.
 */
public interface LeaseListener {
    /** Hears nothing. */
    LeaseListener NONE = new LeaseListener() {};

    /** The lease is held from now on. */
    default void onAcquired(final Tenure tenure) {}

    /**
     * It is not any more.
     *
     * @param cause in words
     */
    default void onEnded(final Tenure tenure, final String cause) {}
}
