/** The virtual disk: timing, content of blocks, chunks. */
@NullMarked
package kintsugi.simulation.hardware.disk;

import org.jspecify.annotations.NullMarked;
