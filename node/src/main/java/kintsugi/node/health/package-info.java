/** How a node stands: what it answers to whoever asks, and how to ask and to show that. */
@NullMarked
package kintsugi.node.health;

import org.jspecify.annotations.NullMarked;
