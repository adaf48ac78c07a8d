/** The cluster map: entities, commands, events, capacity and placement; a deterministic state machine without input or output. */
@NullMarked
package kintsugi.block.map;

import org.jspecify.annotations.NullMarked;
