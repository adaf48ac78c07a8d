/** Calls between nodes beside the same in plain blocking sockets: round trips, throughput, and what is left after millions of them. */
@NullMarked
package kintsugi.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
