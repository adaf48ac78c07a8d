/** The virtual operating system: processes, time slices, memory, system calls, device queues. */
@NullMarked
package kintsugi.simulation.hardware.os;

import org.jspecify.annotations.NullMarked;
