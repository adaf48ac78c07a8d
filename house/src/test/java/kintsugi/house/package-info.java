/** The rules of the house as tests: layers, sizes, style. */
@NullMarked
package kintsugi.house;

import org.jspecify.annotations.NullMarked;
