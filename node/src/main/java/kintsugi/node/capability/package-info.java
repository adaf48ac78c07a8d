/** The roles that a node can play, each started on the node's host in one way and asked in one way how it stands. */
@NullMarked
package kintsugi.node.capability;

import org.jspecify.annotations.NullMarked;
