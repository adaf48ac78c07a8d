/** Sizes, rates and durations. */
@NullMarked
package kintsugi.core.unit;

import org.jspecify.annotations.NullMarked;
