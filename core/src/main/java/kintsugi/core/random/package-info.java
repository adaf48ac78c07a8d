/** Named, seeded randomness. */
@NullMarked
package kintsugi.core.random;

import org.jspecify.annotations.NullMarked;
