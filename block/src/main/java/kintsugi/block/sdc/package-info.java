/** The storage data client: reads, writes and flushes volumes through any change of the map. */
@NullMarked
package kintsugi.block.sdc;

import org.jspecify.annotations.NullMarked;
