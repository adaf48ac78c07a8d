package kintsugi.block.mdm;

import kintsugi.core.unit.Units;

/** Bytes that may be moved: they come at a steady rate, and no more than a burst is saved up. Not thread-safe. */
final class TokenBucket {
    private long bytesPerSecond;
    private final long burstBytes;
    private long tokensBytes;
    private long filledNanos;

    TokenBucket(final long bytesPerSecond, final long burstBytes, final long nowNanos) {
        this.bytesPerSecond = bytesPerSecond;
        this.burstBytes = burstBytes;
        this.tokensBytes = burstBytes;
        this.filledNanos = nowNanos;
    }

    /** From now on they come at that rate. */
    void limit(final long newBytesPerSecond, final long nowNanos) {
        if (newBytesPerSecond != bytesPerSecond) {
            fill(nowNanos);
            bytesPerSecond = newBytesPerSecond;
        }
    }

    /** Takes that many bytes if they are there. */
    boolean tryTake(final long bytes, final long nowNanos) {
        fill(nowNanos);
        if (tokensBytes < bytes) {
            return false;
        }
        tokensBytes -= bytes;
        return true;
    }

    /** Gives back what was taken and not moved. */
    void giveBack(final long bytes) {
        tokensBytes = Math.min(burstBytes, tokensBytes + bytes);
    }

    /** From now until that many bytes are there; 0 if they are. */
    long nanosUntil(final long bytes, final long nowNanos) {
        fill(nowNanos);
        final double missing = Math.max(0, bytes - tokensBytes);
        return (long) Math.ceil(missing * Units.SECOND / bytesPerSecond);
    }

    private void fill(final long nowNanos) {
        final double nanosToFull = (double) (burstBytes - tokensBytes) * Units.SECOND / bytesPerSecond;
        if (nowNanos - filledNanos >= nanosToFull) {
            tokensBytes = burstBytes;
            filledNanos = nowNanos;
            return;
        }
        final long gained = (long) ((double) (nowNanos - filledNanos) * bytesPerSecond / Units.SECOND);
        if (gained > 0) {
            tokensBytes += gained;
            // time that gave no whole byte yet stays with the next filling
            filledNanos += (long) ((double) gained * Units.SECOND / bytesPerSecond);
        }
    }
}
