/** Clocks, threads, timers and memory of a process. */
@NullMarked
package kintsugi.machine.thread;

import org.jspecify.annotations.NullMarked;
