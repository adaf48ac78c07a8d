package kintsugi.machine.device;

/** An open file. Calls block the thread that makes them, and the carrier below it; any thread; all throw {@link SystemError}. */
interface RawFile extends AutoCloseable {
    /** Reads up to that many bytes; fewer only at the end of the file. */
    int read(IoBuffer buffer, int length, long position);

    /** Writes the first bytes of the buffer; if it throws, any part of them may have been written. */
    void write(IoBuffer buffer, int length, long position);

    /** Makes durable all that was written. */
    void sync();

    /** Makes the range a hole, as far as the file system's own blocks allow, and zeros besides. */
    void punch(long position, long length);

    /** Sets room aside for the range, which goes on to read as it did. */
    void reserve(long position, long length);

    /** Where the first byte at or after that place is that is in no hole; {@code Long.MAX_VALUE} if there is none. */
    long nextData(long from);

    /** Where the first hole at or after that place begins; the end of the file counts as one. */
    long nextHole(long from);

    /** What the file system has left for this user; a figure for messages. */
    long freeBytes();

    @Override
    void close();
}
