/** Chunks of a virtual disk in a folder of this computer: the only part of the simulated hardware that touches files. */
@NullMarked
package kintsugi.simulation.hardware.disk.folder;

import org.jspecify.annotations.NullMarked;
