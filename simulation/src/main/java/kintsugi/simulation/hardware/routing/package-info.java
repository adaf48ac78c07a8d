/** Ways through the network: the topology, link-state and distance-vector routing, routing tables. */
@NullMarked
package kintsugi.simulation.hardware.routing;

import org.jspecify.annotations.NullMarked;
