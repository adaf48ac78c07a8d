/** One process that is a node: puts configuration, log, host, capabilities and supervision together, and obeys the operating system. */
@NullMarked
package kintsugi.node.process;

import org.jspecify.annotations.NullMarked;
