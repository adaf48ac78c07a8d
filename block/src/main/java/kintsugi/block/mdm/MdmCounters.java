package kintsugi.block.mdm;

import kintsugi.block.raft.RaftCounters;

/**
 * How often rare things happened to a metadata manager since its start.
 *
 * @param leaderships that it began
 * @param repeatedProposals that were answered from what was kept, instead of being carried out again; counted on each member, and again when a
 *     restart goes through the log
 * @param staleProposals that came to nothing because they were decided under an earlier leadership; counted like those
 * @param raft of its member of the group
 */
public record MdmCounters(long leaderships, long repeatedProposals, long staleProposals, RaftCounters raft) {}
