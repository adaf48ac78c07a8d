package kintsugi.simulation.hardware.disk;

/** Space taken for a chunk that is still on its way: to be committed or released, once. */
public final class ChunkReservation {
    private final String path;
    private final int bytes;
    private boolean isOpen = true;

    ChunkReservation(final String path, final int bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    /** Where the chunk will be. */
    public String path() {
        return path;
    }

    /** Its size. */
    public int bytes() {
        return bytes;
    }

    /** Whether it is neither committed nor released. */
    public boolean isOpen() {
        return isOpen;
    }

    /** Ends it; whether it was open. */
    boolean close() {
        final boolean wasOpen = isOpen;
        isOpen = false;
        return wasOpen;
    }
}
