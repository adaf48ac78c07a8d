/** A replicated log: one member of a Raft group on a host, with its store on a block device. Knows nothing of what is replicated. */
@NullMarked
package kintsugi.block.raft;

import org.jspecify.annotations.NullMarked;
