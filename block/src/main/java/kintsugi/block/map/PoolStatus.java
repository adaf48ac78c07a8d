package kintsugi.block.map;

/**
 * A storage pool at one moment.
 *
 * @param name its name
 * @param health how it stands
 * @param copies that every chunk should have
 * @param capacityBytes that volumes may hold
 * @param usedBytes reserved by thick volumes and allocated by thin ones
 * @param promisedBytes sizes of all its volumes
 * @param payloadBytes of its devices
 * @param placedBytes that copies take on its devices, stale and half-made ones included
 * @param chunks allocated
 * @param degradedChunks of these, with fewer copies in reach than they should have, but one at least
 * @param unavailableChunks of these, without any copy in reach
 * @param rebuild how its rebuild stands
 * @param moves how copies that move stand: off SDSs to be emptied, and to devices that have less than their share
 * @param toMoveBytes that are where they should not stay
 */
public record PoolStatus(
        String name,
        PoolHealth health,
        int copies,
        long capacityBytes,
        long usedBytes,
        long promisedBytes,
        long payloadBytes,
        long placedBytes,
        long chunks,
        long degradedChunks,
        long unavailableChunks,
        RebuildStatus rebuild,
        RebuildStatus moves,
        long toMoveBytes) {}
