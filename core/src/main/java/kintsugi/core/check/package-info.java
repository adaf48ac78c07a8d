/** Invariants and limits. */
@NullMarked
package kintsugi.core.check;

import org.jspecify.annotations.NullMarked;
