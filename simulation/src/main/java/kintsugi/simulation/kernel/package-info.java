/** Virtual time: events, simulated threads, named randomness, the trace. */
@NullMarked
package kintsugi.simulation.kernel;

import org.jspecify.annotations.NullMarked;
