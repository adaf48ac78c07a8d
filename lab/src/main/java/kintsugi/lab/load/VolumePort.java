package kintsugi.lab.load;

import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;

/** An open volume, as the load sees it. Every call blocks its thread until it is done, or throws a {@link Failure}. */
public interface VolumePort {
    /** Reads bytes. */
    Payload read(long offset, int length);

    /** Writes bytes. */
    void write(long offset, Payload payload);

    /** Makes durable what was acknowledged. */
    void flush();
}
