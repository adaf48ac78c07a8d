/** How large a cluster map may grow: memory, placement, snapshots, and what the loss of a server costs. */
@NullMarked
package kintsugi.benchmarks.map;

import org.jspecify.annotations.NullMarked;
