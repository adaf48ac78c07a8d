/** Block volumes. */
@NullMarked
package kintsugi.block;

import org.jspecify.annotations.NullMarked;
