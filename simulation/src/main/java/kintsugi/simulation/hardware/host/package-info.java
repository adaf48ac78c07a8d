/** The simulated host: what capability code sees of a simulated machine. */
@NullMarked
package kintsugi.simulation.hardware.host;

import org.jspecify.annotations.NullMarked;
