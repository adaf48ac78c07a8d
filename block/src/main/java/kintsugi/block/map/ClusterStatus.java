package kintsugi.block.map;

import java.util.List;

/**
 * The cloud's block storage at one moment.
 *
 * @param version of the map
 * @param pools in the order of making
 * @param servers in the order of adding
 * @param volumes in the order of making
 */
public record ClusterStatus(
        long version, List<PoolStatus> pools, List<SdsStatus> servers, List<VolumeStatus> volumes) {}
