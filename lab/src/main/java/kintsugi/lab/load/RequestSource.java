package kintsugi.lab.load;

import org.jspecify.annotations.Nullable;

/** Gives requests in order of time. Used by one thread at a time; does not read the clock. */
public interface RequestSource {
    /** The next one, or null at the end. */
    @Nullable
    IoRequest next();
}
