/** A configuration in the terms of the machine host. */
@NullMarked
package kintsugi.node.host;

import org.jspecify.annotations.NullMarked;
