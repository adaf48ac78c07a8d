package kintsugi.lab.load;

import kintsugi.core.id.NodeId;

/**
 * One flow to come.
 *
 * @param timeNanos virtual time at which it starts
 * @param from where it starts
 * @param to where it goes, somewhere else
 * @param bytes its size
 */
public record FlowRequest(long timeNanos, NodeId from, NodeId to, long bytes) {}
