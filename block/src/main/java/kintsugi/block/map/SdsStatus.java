package kintsugi.block.map;

import kintsugi.core.id.NodeId;

/**
 * An SDS at one moment.
 *
 * @param node its name
 * @param domain its protection domain
 * @param faultSet its fault set, or an empty text
 * @param state how it stands
 * @param mode what an administrator wants of it
 * @param incarnation of its last registration
 * @param payloadBytes of its devices
 * @param placedBytes that copies take on them
 */
public record SdsStatus(
        NodeId node,
        String domain,
        String faultSet,
        SdsState state,
        SdsMode mode,
        long incarnation,
        long payloadBytes,
        long placedBytes) {}
