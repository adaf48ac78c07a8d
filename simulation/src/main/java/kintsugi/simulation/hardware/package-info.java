/** Simulated machines: clouds of nodes with operating systems, disks and a network, and the faults of all of them. */
@NullMarked
package kintsugi.simulation.hardware;

import org.jspecify.annotations.NullMarked;
