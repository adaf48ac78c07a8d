/** Makes the files of a small cluster on one machine, to begin with. */
@NullMarked
package kintsugi.node.setup;

import org.jspecify.annotations.NullMarked;
