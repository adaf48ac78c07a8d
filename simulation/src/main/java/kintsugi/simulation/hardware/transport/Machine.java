package kintsugi.simulation.hardware.transport;

import java.util.function.LongUnaryOperator;
import kintsugi.core.host.Clock;
import kintsugi.core.host.Threads;
import kintsugi.simulation.hardware.network.Station;
import kintsugi.simulation.hardware.os.VirtualOs;
import kintsugi.simulation.kernel.Kernel;

/**
 * What an endpoint stands on: one incarnation of a node.
 *
 * @param trueDelay virtual nanoseconds in which the node's own clock advances by that many
 */
public record Machine(
        Kernel kernel, Station station, VirtualOs os, Threads threads, Clock clock, LongUnaryOperator trueDelay) {}
