package kintsugi.lab.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How accesses are told to people. */
final class Words {
    private Words() {}

    static String value(final long value) {
        return value == 0 ? "zeros" : Long.toHexString(value);
    }

    static String of(final @Nullable Access access) {
        final Access its = Objects.requireNonNull(access);
        return "the " + (its.isWrite() ? "write" : "read") + " #" + its.number() + " of " + value(its.value()) + " by "
                + its.client();
    }
}
