/** Recorded block I/O: readers of four formats, all streaming. */
@NullMarked
package kintsugi.lab.trace;

import org.jspecify.annotations.NullMarked;
