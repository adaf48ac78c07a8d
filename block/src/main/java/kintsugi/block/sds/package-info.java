/** The storage data server: keeps chunk replicas on block devices and replicates writes. */
@NullMarked
package kintsugi.block.sds;

import org.jspecify.annotations.NullMarked;
