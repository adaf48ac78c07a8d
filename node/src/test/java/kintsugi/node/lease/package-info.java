/** The lease keeper in processes: killed, and cut off by network namespaces. */
@NullMarked
package kintsugi.node.lease;

import org.jspecify.annotations.NullMarked;
