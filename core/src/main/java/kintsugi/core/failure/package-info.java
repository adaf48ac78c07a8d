/** Errors, named by what the caller may conclude. */
@NullMarked
package kintsugi.core.failure;

import org.jspecify.annotations.NullMarked;
