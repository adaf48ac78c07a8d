/** Problems of flows that share links: read, made up, solved by Kintsugi, and by SimGrid beside it. */
@NullMarked
package kintsugi.benchmarks.flows;

import org.jspecify.annotations.NullMarked;
