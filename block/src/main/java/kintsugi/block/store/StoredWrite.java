package kintsugi.block.store;

/**
 * A client's write that is contained in a chunk's content, as long as the client may send it again.
 *
 * @param key of the chunk; -1 if this says only what the client has settled
 * @param sdc name of the client
 * @param incarnation of the client
 * @param sequence of the write, or -1
 * @param settledBelow every write of the client below this is settled
 */
public record StoredWrite(long key, String sdc, long incarnation, long sequence, long settledBelow) {
    StoredWrite settlementOnly() {
        return new StoredWrite(-1, sdc, incarnation, -1, settledBelow);
    }
}
