package kintsugi.lab.expect;

import java.util.List;

/**
 * How the block service stood at the end of a run.
 *
 * @param pools as the metadata manager says
 * @param chunks every allocated one, with the content of its copies as the devices hold it
 * @param servers every SDS
 * @param clients every SDC
 * @param refusals of volumes that were to be made
 */
public record BlockEvidence(
        List<PoolView> pools,
        List<ChunkView> chunks,
        List<ServerView> servers,
        List<ClientView> clients,
        List<Refusal> refusals) {
    /** Of a cloud without the service. */
    public static final BlockEvidence NONE = new BlockEvidence(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Only what the metadata manager says of pools and chunks. */
    public static BlockEvidence of(final List<PoolView> pools, final List<ChunkView> chunks) {
        return new BlockEvidence(pools, chunks, List.of(), List.of(), List.of());
    }

    /**
     * An SDS.
     *
     * @param node its name
     * @param pool that its devices are in
     * @param payloadBytes that its devices offer
     * @param reads of clients that it has answered, in all its incarnations
     */
    public record ServerView(String node, String pool, long payloadBytes, long reads) {}

    /**
     * An SDC.
     *
     * @param node its name
     * @param reads that it says to have completed, in all its incarnations
     * @param writes likewise
     */
    public record ClientView(String node, long reads, long writes) {}

    /**
     * A volume that could not be made.
     *
     * @param volume its name
     * @param code for machines
     * @param text for people
     */
    public record Refusal(String volume, String code, String text) {}
}
