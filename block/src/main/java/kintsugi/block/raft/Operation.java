package kintsugi.block.raft;

/** What the state machine takes, as it stands in the log: bytes that nobody on the way looks into. */
record Operation(byte[] bytes) {
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
