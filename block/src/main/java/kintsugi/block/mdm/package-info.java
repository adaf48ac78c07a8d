/** The metadata manager: owns the cluster map, detects failures, plans and paces rebuilds. */
@NullMarked
package kintsugi.block.mdm;

import org.jspecify.annotations.NullMarked;
