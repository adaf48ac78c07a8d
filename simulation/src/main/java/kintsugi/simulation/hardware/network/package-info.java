/** Wires: stations, cables, routes, first come first served. */
@NullMarked
package kintsugi.simulation.hardware.network;

import org.jspecify.annotations.NullMarked;
