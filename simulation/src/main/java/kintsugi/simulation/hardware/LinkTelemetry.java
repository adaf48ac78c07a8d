package kintsugi.simulation.hardware;

import kintsugi.core.id.NodeId;

/**
 * What one direction of a link carries, and has carried since the start.
 *
 * @param from sending end
 * @param to receiving end
 * @param isUp whether it carries messages
 * @param bitsPerSecond what it can carry when healthy
 * @param bytesTotal carried
 * @param busyNanosTotal how long it would have been busy at full speed: differences between two instants give its utilisation
 * @param bytesPerSecond that it carries now
 * @param activeFlows on it now
 * @param failuresTotal how often it has failed
 */
public record LinkTelemetry(
        NodeId from,
        NodeId to,
        boolean isUp,
        long bitsPerSecond,
        long bytesTotal,
        long busyNanosTotal,
        double bytesPerSecond,
        int activeFlows,
        int failuresTotal) {}
