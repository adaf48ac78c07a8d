package kintsugi.block.map;

import java.util.SortedMap;
import kintsugi.core.id.NodeId;

/**
 * What clients and servers are told of a volume.
 *
 * @param id its number
 * @param name its name
 * @param sizeBytes its size
 * @param version of the map when size or mappings last changed
 * @param outages how often some chunk lost every copy at once and came back
 * @param mappings who may do what
 */
public record VolumeInfo(
        int id, String name, long sizeBytes, long version, long outages, SortedMap<NodeId, Access> mappings) {}
