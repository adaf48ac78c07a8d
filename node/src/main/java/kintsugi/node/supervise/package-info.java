/** Keeps a node alive: one incarnation after another in one process, until it is told to stop or there is no sense in going on. */
@NullMarked
package kintsugi.node.supervise;

import org.jspecify.annotations.NullMarked;
