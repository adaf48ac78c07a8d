/** The log of a node: what its capabilities record and what libraries say, one line each, in one stream that never holds the node up. */
@NullMarked
package kintsugi.node.log;

import org.jspecify.annotations.NullMarked;
