/** Ids that tie together what one activity causes on several nodes. */
@NullMarked
package kintsugi.machine.trace;

import org.jspecify.annotations.NullMarked;
