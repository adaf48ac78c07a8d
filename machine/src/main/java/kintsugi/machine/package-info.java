/** The real host: this process, its clocks, threads, sockets and files. */
@NullMarked
package kintsugi.machine;

import org.jspecify.annotations.NullMarked;
