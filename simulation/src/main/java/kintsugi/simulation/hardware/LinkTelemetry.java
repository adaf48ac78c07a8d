package kintsugi.simulation.hardware;

import kintsugi.core.id.NodeId;

/**
 * What one direction of a link has carried since the start.
 *
 * @param from sending end
 * @param to receiving end
 * @param isUp whether it carries messages
 * @param bitsPerSecond what it can carry
 * @param bytesTotal accepted
 * @param busyNanosTotal how long it was sending
 */
public record LinkTelemetry(
        NodeId from, NodeId to, boolean isUp, long bitsPerSecond, long bytesTotal, long busyNanosTotal) {}
