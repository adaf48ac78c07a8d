/** Wires: stations, links, and messages as flows that follow routes and share bandwidth. */
@NullMarked
package kintsugi.simulation.hardware.network;

import org.jspecify.annotations.NullMarked;
