/** Connections over wires: framed calls and byte streams. */
@NullMarked
package kintsugi.simulation.hardware.transport;

import org.jspecify.annotations.NullMarked;
