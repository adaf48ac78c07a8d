/** What the parts of the block service say to each other: methods, message codecs, connections. */
@NullMarked
package kintsugi.block.wire;

import org.jspecify.annotations.NullMarked;
