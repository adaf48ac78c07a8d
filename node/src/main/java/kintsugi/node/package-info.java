/** One process of a cluster: reads its configuration, starts capabilities on a machine host, watches over them. */
@NullMarked
package kintsugi.node;

import org.jspecify.annotations.NullMarked;
