package kintsugi.lease;

import kintsugi.core.failure.Rejected;

/** Something that one lease protects, which checks its guard: a token that gets through must not be older than one before. */
final class GuardedResource {
    private final Fence fence = new Fence();
    private long newest;
    private long uses;
    private long refusals;

    void use(final String node, final long token) {
        try {
            fence.pass(token);
        } catch (Rejected stale) {
            refusals++;
            return;
        }
        if (token < newest) {
            throw new AssertionError(node + " got through with token " + token + " after " + newest);
        }
        newest = token;
        uses++;
    }

    long uses() {
        return uses;
    }

    long refusals() {
        return refusals;
    }
}
