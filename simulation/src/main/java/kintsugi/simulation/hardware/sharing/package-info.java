/** Sharing of bandwidth in continuous time: flows, the links they take, and the rates that max-min fairness gives them. */
@NullMarked
package kintsugi.simulation.hardware.sharing;

import org.jspecify.annotations.NullMarked;
