package kintsugi.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import kintsugi.core.id.NodeId;

/**
 * A node, whole: nothing is left to be defaulted but the seed, and all paths are absolute.
 *
 * @param id its name
 * @param cluster name of the cloud
 * @param secretFile holds what all nodes of the cloud share
 * @param folder where its data lives
 * @param seed of all its randomness; drawn at each start if empty
 * @param listen where it listens; a port 0 is any free one
 * @param peers the other nodes
 * @param devices files that serve as disks, in the order of the file
 * @param capabilities the roles it plays
 * @param log what it says of itself
 * @param tls encryption, if any
 */
public record NodeConfig(
        NodeId id,
        String cluster,
        Path secretFile,
        Path folder,
        OptionalLong seed,
        Address listen,
        SortedMap<NodeId, Address> peers,
        List<DeviceConfig> devices,
        CapabilityConfig capabilities,
        LogConfig log,
        Optional<TlsConfig> tls) {}
