package kintsugi.lab.expect;

import kintsugi.core.unit.Units;

/** What volumes have allocated, the copies that the map lists and the space that the devices count agree, pool by pool. */
public record CapacityAddsUp() implements Expectation {
    private static final long CHUNK_BYTES = ChunkIndex.CHUNK_BYTES;

    @Override
    public String kind() {
        return "capacity_adds_up";
    }

    @Override
    public String expected() {
        return "allocated bytes, chunks in the map and space on the devices agree";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final StringBuilder seen = new StringBuilder();
        boolean holds = !evidence.block().pools().isEmpty();
        for (final PoolView pool : evidence.block().pools()) {
            long chunks = 0;
            long copies = 0;
            for (final ChunkView chunk : evidence.block().chunks()) {
                if (chunk.pool().equals(pool.name())) {
                    chunks++;
                    copies += chunk.copies().size();
                }
            }
            holds &= pool.allocatedBytes() == chunks * CHUNK_BYTES
                    && pool.deviceUsedBytes() == copies * CHUNK_BYTES
                    && pool.allocatedBytes() <= pool.capacityBytes();
            seen.append(seen.isEmpty() ? "" : "; ")
                    .append(pool.name())
                    .append(": ")
                    .append(Units.formatBytes(pool.allocatedBytes()))
                    .append(" allocated in ")
                    .append(chunks)
                    .append(" chunks, ")
                    .append(copies)
                    .append(" copies on ")
                    .append(Units.formatBytes(pool.deviceUsedBytes()))
                    .append(" of devices");
        }
        return new Verdict(holds, seen.toString());
    }
}
